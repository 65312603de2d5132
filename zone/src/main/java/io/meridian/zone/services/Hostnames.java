package io.meridian.zone.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.StoredResource;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The host names of all services of a zone: what HostnameGenerators make of them (spec/zone-dataplane §8.3). Pure. */
public final class Hostnames {
    /** Member of a generator's selector by the kind that it selects. */
    private static final Map<String, String> SELECTORS = Map.of(
            "MeshService", "meshService",
            "MeshExternalService", "meshExternalService",
            "MeshMultiZoneService", "meshMultiZoneService");

    private static final Comparator<StoredResource> OLDEST =
            Comparator.comparing(StoredResource::created).thenComparing(StoredResource::key);

    private final SortedMap<ResourceKey, List<Outcome>> outcomes;

    private Hostnames(SortedMap<ResourceKey, List<Outcome>> outcomes) {
        this.outcomes = outcomes;
    }

    /**
     * What one generator did for one service.
     *
     * @param generator its name
     * @param hostname empty when it gave none
     * @param problem why it gave none
     */
    public record Outcome(String generator, Optional<String> hostname, Optional<Problem> problem) {}

    /**
     * Why there is no host name.
     *
     * @param reason a word for programs
     * @param message for people
     */
    public record Problem(String reason, String message) {}

    /** The host names of every service. Of two that would get the same name the older has it. */
    public static Hostnames of(ZoneSnapshot snapshot) {
        List<StoredResource> generators = snapshot.resources(ResourceKinds.named("HostnameGenerator"), "").stream()
                .sorted(OLDEST)
                .toList();
        Map<String, StoredResource> owners = new HashMap<>();
        SortedMap<ResourceKey, List<Outcome>> outcomes = new TreeMap<>();
        snapshot.resources().values().stream()
                .filter(stored -> SELECTORS.containsKey(stored.key().kind()))
                .sorted(OLDEST)
                .forEach(service -> {
                    List<Outcome> each = new ArrayList<>();
                    generators.stream()
                            .filter(generator -> selects(generator.resource(), service.resource()))
                            .forEach(generator -> each.add(outcome(generator, service, owners)));
                    outcomes.put(service.key(), List.copyOf(each));
                });
        return new Hostnames(Collections.unmodifiableSortedMap(outcomes));
    }

    /** What generators did for one service, the oldest first. */
    public List<Outcome> of(ResourceKey service) {
        return outcomes.getOrDefault(service, List.of());
    }

    private static Outcome outcome(
            StoredResource generator, StoredResource service, Map<String, StoredResource> owners) {
        String name = generator.resource().displayName();
        String template =
                ResourceDocuments.spec(generator.resource()).path("template").asText("");
        return switch (HostnameTemplate.of(template, service.resource())) {
            case HostnameTemplate.Result.None(String why) ->
                new Outcome(name, Optional.empty(), Optional.of(new Problem("TemplateError", why)));
            case HostnameTemplate.Result.Hostname(String hostname) -> {
                StoredResource owner = owners.putIfAbsent(hostname, service);
                yield owner == null || owner.key().equals(service.key())
                        ? new Outcome(name, Optional.of(hostname), Optional.empty())
                        : new Outcome(
                                name,
                                Optional.empty(),
                                Optional.of(new Problem(
                                        "Collision", hostname + " belongs to " + owner.key() + ", which is older")));
            }
        };
    }

    private static boolean selects(Resource generator, Resource service) {
        String member = SELECTORS.getOrDefault(service.key().kind(), "");
        JsonNode selector = ResourceDocuments.spec(generator).path("selector").path(member);
        return !selector.isMissingNode()
                && Stream.ofNullable(selector.get("matchLabels"))
                        .flatMap(labels -> labels.properties().stream())
                        .allMatch(label -> service.label(label.getKey())
                                .equals(label.getValue().asText()));
    }
}
