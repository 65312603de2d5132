package io.meridian.zone.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.StoredResource;
import io.meridian.zone.endpoints.LocalityStrategy;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The MeshLoadBalancingStrategy that applies at a client for a destination (spec/zone-dataplane §1.7, §5.4): all that match, the more
 * specific over the less.
 */
final class Strategies {
    private static final String EFFECT = "kuma.io/effect";
    private static final Map<String, Integer> ROLES =
            Map.of("system", 0, "producer", 1, "consumer", 2, "workload-owner", 3);

    /** The later overrides: of equal ones the one whose name comes first in the alphabet. */
    private static final Comparator<Resource> PRECEDENCE = Comparator.<Resource>comparingInt(
                    policy -> TargetRef.of(spec(policy).path("targetRef")).specificity())
            .thenComparingInt(Strategies::origin)
            .thenComparingInt(policy -> ROLES.getOrDefault(policy.label(Labels.POLICY_ROLE), 0))
            .thenComparing(Comparator.comparing(Resource::displayName).reversed());

    private Strategies() {}

    /** What they come to; empty when none applies. */
    static Optional<LocalityStrategy> of(ZoneSnapshot snapshot, Client client, Question question) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        TreeSet<String> names = new TreeSet<>();
        snapshot.resources(ResourceKinds.named("MeshLoadBalancingStrategy"), question.mesh()).stream()
                .map(StoredResource::resource)
                .filter(policy -> !policy.label(EFFECT).equals("shadow"))
                .filter(policy -> applies(spec(policy).path("targetRef"), client))
                .sorted(PRECEDENCE)
                .forEach(policy -> spec(policy).path("to").forEach(to -> {
                    if (reaches(TargetRef.of(to.path("targetRef")), question, snapshot)) {
                        names.add(policy.displayName());
                        merge(merged, to.path("default"));
                    }
                }));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of(StrategyReading.of(
                        "MeshLoadBalancingStrategy " + String.join(", ", names), merged.path("localityAwareness")));
    }

    private static boolean applies(JsonNode reference, Client client) {
        List<String> types =
                reference.path("proxyTypes").valueStream().map(JsonNode::asText).toList();
        return TargetRef.of(reference).covers(client)
                && (types.isEmpty() || types.contains(client.gateway() ? "Gateway" : "Sidecar"));
    }

    private static boolean reaches(TargetRef to, Question question, ZoneSnapshot snapshot) {
        return to.kind().equals("Mesh")
                || switch (question) {
                    case Question.ServiceTag tag ->
                        to.kind().equals("MeshService") && to.name().equals(tag.service());
                    case Question.Resource resource ->
                        to.kind().equals(resource.kind())
                                && snapshot.resource(resource.key())
                                        .filter(stored -> isMeant(to, stored.resource()))
                                        .isPresent();
                };
    }

    private static boolean isMeant(TargetRef to, Resource service) {
        if (to.name().isEmpty()) {
            return !to.labels().isEmpty()
                    && service.labels().entrySet().containsAll(to.labels().entrySet());
        }
        return to.name().equals(service.key().name()) || to.name().equals(service.displayName());
    }

    /** Objects member by member, everything else whole. */
    private static void merge(ObjectNode into, JsonNode more) {
        more.properties().forEach(member -> {
            JsonNode before = into.get(member.getKey());
            if (before instanceof ObjectNode object && member.getValue().isObject()) {
                merge(object, member.getValue());
            } else {
                into.set(member.getKey(), member.getValue().deepCopy());
            }
        });
    }

    private static int origin(Resource policy) {
        return switch (policy.label(Labels.ORIGIN)) {
            case Labels.ORIGIN_GLOBAL -> 0;
            case Labels.ORIGIN_ZONE -> 2;
            default -> 1;
        };
    }

    private static JsonNode spec(Resource policy) {
        return ResourceDocuments.spec(policy);
    }
}
