package io.meridian.zone.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.codec.Decoded;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.model.mesh.MeshServicesMode;
import io.meridian.common.store.StoredResource;
import io.meridian.zone.endpoints.Instance;
import io.meridian.zone.routing.ServiceReading;
import io.meridian.zone.services.PortList.Port;
import io.meridian.zone.snapshot.ServiceProfile.Counted;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rules by which MeshServices follow dataplanes (spec/mesh-resource §8.3, spec/zone-dataplane §8.3). Pure: what a MeshService
 * shall be is a function of what runs in the zone, of what it is, and of the time.
 */
final class MeshServicePlanner {
    static final String GENERATOR = "meshservice-generator";
    static final ResourceKind KIND = ResourceKinds.named("MeshService");

    private static final Pattern NAME = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final String SERVICE_TAG = "ServiceTag";

    private final Duration grace;
    private final String environment;
    private final Function<ResourceKey, Instant> created;

    /**
     * @param grace how long one stays whose last dataplane is gone
     * @param environment value of {@code kuma.io/env}
     * @param created when a dataplane was registered
     */
    MeshServicePlanner(Duration grace, String environment, Function<ResourceKey, Instant> created) {
        this.grace = grace;
        this.environment = environment;
        this.created = created;
    }

    /** Whether a resource was made by these rules in this zone: a copy of another zone's carries the same label. */
    static boolean isGenerated(StoredResource stored) {
        return isLocal(stored) && stored.resource().label(Labels.MANAGED_BY).equals(GENERATOR);
    }

    static boolean isLocal(StoredResource stored) {
        return !stored.resource().label(Labels.ORIGIN).equals(Labels.ORIGIN_GLOBAL);
    }

    /**
     * What shall become of the MeshService of a service tag.
     *
     * @param key its mesh, and the tag's value as name
     * @param existing what is stored under that key
     */
    MeshServicePlan plan(ZoneSnapshot snapshot, ResourceKey key, Optional<StoredResource> existing, Instant now) {
        String mesh = key.mesh();
        String service = key.name();
        if (existing.isPresent() && !isGenerated(existing.get())) {
            return isLocal(existing.get())
                    ? handMade(snapshot, existing.get())
                    : new MeshServicePlan.Keep(Optional.empty());
        }
        boolean wanted = snapshot.mesh(mesh)
                .filter(facts -> facts.mesh().meshServices() != MeshServicesMode.DISABLED)
                .isPresent();
        if (!wanted) {
            return existing.isPresent() ? new MeshServicePlan.Delete() : new MeshServicePlan.Keep(Optional.empty());
        }
        List<Counted> profiles = snapshot.local().profiles(mesh, service);
        if (profiles.isEmpty()) {
            return existing.map(stored -> leaving(snapshot, stored, now))
                    .orElseGet(() -> new MeshServicePlan.Keep(Optional.empty()));
        }
        if (!NAME.matcher(service).matches()) {
            return new MeshServicePlan.Keep(Optional.empty());
        }
        return put(existing, made(snapshot, key, profiles, existing));
    }

    /** What shall become of a MeshService of this zone that somebody made: only what it says of those behind it. */
    private static MeshServicePlan handMade(ZoneSnapshot snapshot, StoredResource stored) {
        return put(Optional.of(stored), filled(stored.resource(), snapshot));
    }

    private Resource made(
            ZoneSnapshot snapshot, ResourceKey key, List<Counted> profiles, Optional<StoredResource> existing) {
        String service = key.name();
        Optional<ServiceReading> before = existing.map(stored -> ServiceReading.of(stored.resource()));
        PortList ports = PortList.of(profiles, before.map(MeshServicePlanner::portsOf), () -> ofOldest(snapshot, key));
        ObjectNode spec = before.map(reading -> reading.spec().<ObjectNode>deepCopy())
                .orElseGet(JsonNodeFactory.instance::objectNode);
        spec.putObject("selector").putObject("dataplaneTags").put("kuma.io/service", service);
        ArrayNode list = spec.putArray("ports");
        ports.ports().forEach(port -> list.addObject()
                .put("name", port.name())
                .put("port", port.number())
                .put("targetPort", port.number())
                .put("appProtocol", port.protocol()));
        Map<String, String> labels =
                new TreeMap<>(existing.map(stored -> stored.resource().labels()).orElseGet(TreeMap::new));
        labels.remove(Labels.DELETION_GRACE_PERIOD);
        labels.putAll(Map.of(
                Labels.MESH,
                key.mesh(),
                Labels.DISPLAY_NAME,
                service,
                Labels.MANAGED_BY,
                GENERATOR,
                Labels.ENV,
                environment,
                Labels.ZONE,
                snapshot.zone(),
                Labels.ORIGIN,
                Labels.ORIGIN_ZONE));
        return filled(resource(key, labels, spec), snapshot);
    }

    /** The last dataplane is gone: the resource stays a while, since a name that comes back should find its address. */
    private MeshServicePlan leaving(ZoneSnapshot snapshot, StoredResource stored, Instant now) {
        Optional<Instant> since = since(stored.resource().label(Labels.DELETION_GRACE_PERIOD));
        if (since.isEmpty()) {
            Map<String, String> labels = new TreeMap<>(stored.resource().labels());
            labels.put(Labels.DELETION_GRACE_PERIOD, now.toString());
            return new MeshServicePlan.Put(filled(stored.resource().withLabels(labels), snapshot));
        }
        Instant end = since.get().plus(grace);
        return end.isBefore(now)
                ? new MeshServicePlan.Delete()
                : new MeshServicePlan.Keep(Optional.of(end.plusMillis(1)));
    }

    /** With state and identities as they are behind it; identities of another type, which others give it, stay. */
    private static Resource filled(Resource resource, ZoneSnapshot snapshot) {
        ServiceReading reading = ServiceReading.of(resource);
        Behind behind = Behind.of(reading, snapshot);
        ObjectNode spec = reading.spec().deepCopy();
        ArrayNode identities = JsonNodeFactory.instance.arrayNode();
        behind.identities()
                .forEach(
                        value -> identities.addObject().put("type", SERVICE_TAG).put("value", value));
        spec.path("identities")
                .valueStream()
                .filter(identity -> !identity.path("type").asText().equals(SERVICE_TAG))
                .forEach(identities::add);
        if (identities.isEmpty()) {
            spec.remove("identities");
        } else {
            spec.set("identities", identities);
        }
        spec.put("state", behind.healthy() ? "Available" : "Unavailable");
        return resource(resource.key(), resource.labels(), spec);
    }

    private static MeshServicePlan put(Optional<StoredResource> existing, Resource wanted) {
        boolean same = existing.map(StoredResource::resource)
                .filter(before -> before.labels().equals(wanted.labels()))
                .filter(before -> before.spec().equals(wanted.spec()))
                .isPresent();
        return same ? new MeshServicePlan.Keep(Optional.empty()) : new MeshServicePlan.Put(wanted);
    }

    /** The inbounds of a service at the dataplane that was registered first. */
    private List<Instance> ofOldest(ZoneSnapshot snapshot, ResourceKey service) {
        Map<String, List<Instance>> byDataplane = snapshot.local().of(service.mesh(), service.name()).stream()
                .filter(Instance::isMember)
                .collect(Collectors.groupingBy(Instance::dataplane, TreeMap::new, Collectors.toList()));
        return byDataplane.entrySet().stream()
                .min(Comparator.comparing(
                        each -> created.apply(ResourceKinds.DATAPLANE.key(service.mesh(), each.getKey()))))
                .map(Map.Entry::getValue)
                .orElse(List.of());
    }

    private static PortList portsOf(ServiceReading reading) {
        return new PortList(reading.ports().stream()
                .map(port -> new Port(
                        port.path("name").asText(),
                        port.path("port").asInt(),
                        port.path("appProtocol").asText("tcp")))
                .toList());
    }

    private static Optional<Instant> since(String label) {
        try {
            return label.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(label).toInstant());
        } catch (DateTimeException e) {
            // Nobody knows since when: the clock starts again.
            return Optional.empty();
        }
    }

    private static Resource resource(ResourceKey key, Map<String, String> labels, JsonNode spec) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("type", key.kind())
                .put("mesh", key.mesh())
                .put("name", key.name());
        labels.forEach(document.putObject("labels")::put);
        document.set("spec", spec);
        return switch (ResourceDocuments.decode(KIND, document)) {
            case Decoded.Sound sound -> sound.resource();
            case Decoded.Malformed malformed -> throw new IllegalStateException(key + ": " + malformed.message());
            case Decoded.Invalid invalid -> throw new IllegalStateException(key + ": " + invalid.violations());
        };
    }
}
