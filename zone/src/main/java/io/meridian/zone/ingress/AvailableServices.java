package io.meridian.zone.ingress;

import io.meridian.common.model.Labels;
import io.meridian.common.model.mesh.MeshServicesMode;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress.AvailableService;
import io.meridian.zone.endpoints.External;
import io.meridian.zone.snapshot.MeshFacts;
import io.meridian.zone.snapshot.TagSet;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The services of a zone as its ingresses advertise them: healthy inbounds grouped by all their tags, and external services that this zone
 * alone reaches (spec/zone-dataplane §6.1). Pure; costs what there are different sets of tags, not dataplanes.
 */
final class AvailableServices {

    private AvailableServices() {}

    /** The services, by mesh, then tags. */
    static List<AvailableService> of(ZoneSnapshot snapshot) {
        List<AvailableService> services = new ArrayList<>();
        for (Map.Entry<String, MeshFacts> mesh : snapshot.meshes().entrySet()) {
            if (mesh.getValue().mesh().meshServices() != MeshServicesMode.EXCLUSIVE) {
                services.addAll(ofMesh(mesh.getKey(), mesh.getValue(), snapshot));
            }
        }
        return services;
    }

    private static List<AvailableService> ofMesh(String name, MeshFacts facts, ZoneSnapshot snapshot) {
        SortedMap<String, AvailableService> byTags = new TreeMap<>();
        for (TagSet set : snapshot.local().tagSets(name)) {
            byTags.put(
                    set.tags().toString(),
                    AvailableService.newBuilder()
                            .setMesh(name)
                            .putAllTags(set.tags())
                            .setInstances(set.instances())
                            .build());
        }
        if (facts.mesh().routing().zoneEgress()) {
            for (External external : snapshot.externals(name)) {
                if (external.tags().getOrDefault(Labels.ZONE, "").equals(snapshot.zone())) {
                    byTags.put(
                            external.tags().toString(),
                            AvailableService.newBuilder()
                                    .setMesh(name)
                                    .putAllTags(external.tags())
                                    .setExternalService(true)
                                    .setInstances(1)
                                    .build());
                }
            }
        }
        return List.copyOf(byTags.values());
    }
}
