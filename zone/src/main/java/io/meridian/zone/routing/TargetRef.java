package io.meridian.zone.routing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a policy is about (spec/zone-dataplane §1.7).
 *
 * @param kind such as {@code Mesh}; an absent reference means the whole mesh
 */
record TargetRef(String kind, String name, String sectionName, Map<String, String> tags, Map<String, String> labels) {

    static TargetRef of(JsonNode reference) {
        return new TargetRef(
                reference.path("kind").asText("Mesh"),
                reference.path("name").asText(""),
                reference.path("sectionName").asText(""),
                texts(reference.path("tags")),
                texts(reference.path("labels")));
    }

    /** From the least specific to the most: the later overrides the earlier. */
    int specificity() {
        int byKind =
                switch (kind) {
                    case "Mesh" -> 1;
                    case "Dataplane" -> 2;
                    case "MeshSubset" -> 3;
                    case "MeshGateway" -> 4;
                    case "MeshService" -> 5;
                    case "MeshExternalService" -> 6;
                    case "MeshMultiZoneService" -> 7;
                    case "MeshServiceSubset" -> 8;
                    default -> 9;
                };
        return byKind * 4 + (name.isEmpty() ? 0 : 2) + (sectionName.isEmpty() ? 0 : 1);
    }

    /** Whether the policy applies at this client. */
    boolean covers(Client client) {
        return switch (kind) {
            case "Mesh" -> true;
            case "Dataplane" ->
                (name.isEmpty() || name.equals(client.name()))
                        && client.labels().entrySet().containsAll(labels.entrySet());
            case "MeshSubset" -> carries(client, tags);
            case "MeshService" -> carries(client, Map.of("kuma.io/service", name));
            case "MeshServiceSubset" -> {
                Map<String, String> all = new TreeMap<>(tags);
                all.put("kuma.io/service", name);
                yield carries(client, all);
            }
            default -> false;
        };
    }

    private static boolean carries(Client client, Map<String, String> wanted) {
        return client.tagSets().stream().anyMatch(set -> set.entrySet().containsAll(wanted.entrySet()));
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
        return texts;
    }
}
