package io.meridian.zone.ingress;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Labels;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.model.mesh.Mesh;
import io.meridian.common.model.mesh.MeshServicesMode;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import io.meridian.wire.mesh.v1alpha1.ExternalService;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress.AvailableService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The services of a zone as its ingresses advertise them: healthy inbounds grouped by all their tags, and external services that this zone
 * alone reaches (spec/zone-dataplane §6.1). Pure.
 */
final class AvailableServices {

    private AvailableServices() {}

    /**
     * The services, by mesh, then tags.
     *
     * @param zone name of this zone
     * @param stored its resources
     * @param members whether a dataplane is a member of its mesh now
     */
    static List<AvailableService> of(String zone, ResourceReader stored, Predicate<ResourceKey> members) {
        List<AvailableService> services = new ArrayList<>();
        try {
            for (StoredResource found : stored.list(ResourceKinds.MESH_KIND)) {
                Mesh mesh = Mesh.read(found.spec());
                if (mesh.meshServices() != MeshServicesMode.EXCLUSIVE) {
                    services.addAll(ofMesh(zone, found.key().name(), mesh, stored, members));
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a resource is stored with bytes that are not of its kind", e);
        }
        return services;
    }

    private static List<AvailableService> ofMesh(
            String zone, String name, Mesh mesh, ResourceReader stored, Predicate<ResourceKey> members)
            throws InvalidProtocolBufferException {
        SortedMap<String, AvailableService.Builder> byTags = new TreeMap<>();
        for (StoredResource dataplane : stored.list(ResourceKinds.DATAPLANE, name)) {
            if (members.test(dataplane.key())) {
                for (Inbound inbound :
                        Dataplane.parseFrom(dataplane.spec()).getNetworking().getInboundList()) {
                    if (healthy(inbound)) {
                        AvailableService.Builder service = service(byTags, name, inbound.getTagsMap());
                        service.setInstances(service.getInstances() + 1);
                    }
                }
            }
        }
        if (mesh.routing().zoneEgress()) {
            for (StoredResource external : stored.list(ResourceKinds.named("ExternalService"), name)) {
                ExternalService outside = ExternalService.parseFrom(external.spec());
                if (outside.getTagsOrDefault(Labels.ZONE, "").equals(zone)) {
                    service(byTags, name, outside.getTagsMap())
                            .setExternalService(true)
                            .setInstances(1);
                }
            }
        }
        return byTags.values().stream().map(AvailableService.Builder::build).toList();
    }

    private static AvailableService.Builder service(
            SortedMap<String, AvailableService.Builder> byTags, String mesh, Map<String, String> tags) {
        SortedMap<String, String> sorted = new TreeMap<>(tags);
        return byTags.computeIfAbsent(
                sorted.toString(),
                text -> AvailableService.newBuilder().setMesh(mesh).putAllTags(sorted));
    }

    private static boolean healthy(Inbound inbound) {
        return inbound.getState() == Inbound.State.Ready
                && (!inbound.hasHealth() || inbound.getHealth().getReady());
    }
}
