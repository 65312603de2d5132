package io.meridian.common.insight;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Labels;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Gateway;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Gateway.GatewayType;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import io.meridian.wire.mesh.v1alpha1.DataplaneInsight;
import io.meridian.wire.mesh.v1alpha1.ExternalService;
import io.meridian.wire.mesh.v1alpha1.ServiceInsight.Service;
import java.time.Instant;
import java.util.Collection;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The services of a mesh, counted from the dataplanes and external services that carry their tag (spec/rest-api §3.4). */
public final class ServiceInsights {
    private static final String SERVICE = "kuma.io/service";

    /**
     * Where services of a mesh are found by name.
     *
     * @param domain such as {@code mesh} ({@code dnsServer.domain})
     * @param port such as 80 ({@code dnsServer.serviceVipPort})
     */
    public record Directory(String domain, int port) {
        String addressOf(String service) {
            return service + "." + domain + ":" + port;
        }
    }

    /**
     * How one service fares.
     *
     * @param name the value of {@code kuma.io/service}
     * @param created when the first of those that carry it came
     * @param modified when the latest of them changed
     */
    public record Named(String mesh, String name, Instant created, Instant modified, Service service) {}

    private final Directory directory;
    private final SortedMap<String, Draft> drafts = new TreeMap<>();

    private ServiceInsights(Directory directory) {
        this.directory = directory;
    }

    /** The services of a mesh, by name, as of now. */
    public static Collection<Named> of(String mesh, ResourceReader known, Directory directory) {
        ServiceInsights counted = new ServiceInsights(directory);
        try {
            for (StoredResource dataplane : known.list(ResourceKinds.DATAPLANE, mesh)) {
                counted.add(dataplane, known);
            }
            for (StoredResource external : known.list(ResourceKinds.named("ExternalService"), mesh)) {
                counted.add(external);
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("mesh " + mesh + " has a resource with bytes that are not of its kind", e);
        }
        return counted.drafts.entrySet().stream()
                .map(entry -> entry.getValue().named(mesh, entry.getKey()))
                .toList();
    }

    private void add(StoredResource found, ResourceReader known) throws InvalidProtocolBufferException {
        Dataplane dataplane = Dataplane.parseFrom(found.spec());
        DataplaneInsight insight = MeshInsights.insightOn(found.key(), known);
        String zone = found.resource().label(Labels.ZONE);
        if (dataplane.getNetworking().hasGateway()) {
            Gateway gateway = dataplane.getNetworking().getGateway();
            boolean builtin = gateway.getType() == GatewayType.BUILTIN;
            String service = gateway.getTagsOrDefault(SERVICE, "");
            draft(service, builtin ? Service.Type.gateway_builtin : Service.Type.gateway_delegated)
                    .add(
                            found,
                            DataplaneHealth.isConnected(insight),
                            insight,
                            gateway.getTagsOrDefault(Labels.ZONE, zone));
        }
        for (Inbound inbound : dataplane.getNetworking().getInboundList()) {
            String service = inbound.getTagsOrDefault(SERVICE, "");
            Draft draft = draft(service, Service.Type.internal);
            draft.service.setAddressPort(directory.addressOf(service));
            draft.add(
                    found,
                    DataplaneHealth.serves(inbound, insight),
                    insight,
                    inbound.getTagsOrDefault(Labels.ZONE, zone));
        }
        // Without a tag it is no service.
        drafts.remove("");
    }

    private void add(StoredResource found) throws InvalidProtocolBufferException {
        ExternalService external = ExternalService.parseFrom(found.spec());
        Draft draft = draft(external.getTagsOrDefault(SERVICE, ""), Service.Type.external);
        draft.service.setAddressPort(external.getNetworking().getAddress());
        draft.seen(found);
        drafts.remove("");
    }

    private Draft draft(String service, Service.Type type) {
        return drafts.computeIfAbsent(service, name -> new Draft(type));
    }

    private static final class Draft {
        private final Service.Builder service = Service.newBuilder();
        private final SortedMap<String, Integer> backends = new TreeMap<>();
        private final SortedSet<String> zones = new TreeSet<>();
        private Instant created = Instant.MAX;
        private Instant modified = Instant.MIN;
        private int online;
        private int offline;

        Draft(Service.Type type) {
            service.setServiceType(type);
        }

        void seen(StoredResource carrier) {
            created = carrier.created().isBefore(created) ? carrier.created() : created;
            modified = carrier.modified().isAfter(modified) ? carrier.modified() : modified;
        }

        void add(StoredResource carrier, boolean serves, DataplaneInsight insight, String zone) {
            seen(carrier);
            if (serves) {
                online++;
            } else {
                offline++;
            }
            if (!insight.getMTLS().getIssuedBackend().isEmpty()) {
                backends.merge(insight.getMTLS().getIssuedBackend(), 1, Integer::sum);
            }
            if (!zone.isEmpty()) {
                zones.add(zone);
            }
        }

        Named named(String mesh, String name) {
            service.setStatus(status())
                    .setDataplanes(Service.DataplaneStat.newBuilder()
                            .setTotal(online + offline)
                            .setOnline(online)
                            .setOffline(offline))
                    .putAllIssuedBackends(backends)
                    .addAllZones(zones);
            return new Named(mesh, name, created, modified, service.build());
        }

        private Service.Status status() {
            if (online + offline == 0) {
                return Service.Status.not_available;
            }
            if (online == 0) {
                return Service.Status.offline;
            }
            return offline == 0 ? Service.Status.online : Service.Status.partially_degraded;
        }
    }
}
