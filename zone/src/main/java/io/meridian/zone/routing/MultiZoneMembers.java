package io.meridian.zone.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.model.ResourceKinds;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The MeshServices that a MeshMultiZoneService is made of (spec/zone-dataplane §8.3). */
public final class MultiZoneMembers {
    private MultiZoneMembers() {}

    /**
     * All MeshServices of the mesh that carry the labels it selects by, of every zone, by name; none for a selector without labels.
     *
     * @param spec of the MeshMultiZoneService
     */
    public static List<ServiceReading> of(JsonNode spec, ZoneSnapshot snapshot, String mesh) {
        Map<String, String> wanted = new TreeMap<>();
        spec.at("/selector/meshService/matchLabels")
                .properties()
                .forEach(label -> wanted.put(label.getKey(), label.getValue().asText()));
        if (wanted.isEmpty()) {
            return List.of();
        }
        return snapshot.resources(ResourceKinds.named("MeshService"), mesh).stream()
                .map(stored -> ServiceReading.of(stored.resource()))
                .filter(service -> service.isLabelled(wanted))
                .toList();
    }
}
