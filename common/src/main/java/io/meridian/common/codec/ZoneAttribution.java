package io.meridian.common.codec;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import io.meridian.wire.mesh.v1alpha1.ZoneEgress;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import java.util.Map;

/**
 * What a resource says in its spec of the zone it is in, put right (spec/kds-protocol §6.3, step 4): the zone of a zone proxy, and
 * every zone tag that is there. The bytes stay as they came when there is nothing to put right.
 */
final class ZoneAttribution {

    private ZoneAttribution() {}

    static Resource pinned(Resource resource, String zone) {
        try {
            return switch (resource.key().kind()) {
                case "Dataplane" -> dataplane(resource, Dataplane.parseFrom(resource.spec()), zone);
                case "ZoneIngress" -> ingress(resource, ZoneIngress.parseFrom(resource.spec()), zone);
                case "ZoneEgress" -> {
                    ZoneEgress egress = ZoneEgress.parseFrom(resource.spec());
                    yield egress.getZone().equals(zone)
                            ? resource
                            : resource.withSpec(WireMessages.bytes(
                                    egress.toBuilder().setZone(zone).build()));
                }
                default -> resource;
            };
        } catch (InvalidProtocolBufferException unreadable) {
            // Who stores it will find that it cannot be read.
            return resource;
        }
    }

    private static Resource dataplane(Resource resource, Dataplane dataplane, String zone) {
        Networking networking = dataplane.getNetworking();
        boolean right = networking.getInboundList().stream().allMatch(inbound -> says(inbound.getTagsMap(), zone))
                && says(networking.getGateway().getTagsMap(), zone);
        if (right) {
            return resource;
        }
        Dataplane.Builder pinned = dataplane.toBuilder();
        pinned.getNetworkingBuilder().getInboundBuilderList().stream()
                .filter(inbound -> !says(inbound.getTagsMap(), zone))
                .forEach(inbound -> inbound.putTags(Labels.ZONE, zone));
        if (!says(networking.getGateway().getTagsMap(), zone)) {
            pinned.getNetworkingBuilder().getGatewayBuilder().putTags(Labels.ZONE, zone);
        }
        return resource.withSpec(WireMessages.bytes(pinned.build()));
    }

    private static Resource ingress(Resource resource, ZoneIngress ingress, String zone) {
        boolean right = ingress.getZone().equals(zone)
                && ingress.getAvailableServicesList().stream().allMatch(service -> says(service.getTagsMap(), zone));
        if (right) {
            return resource;
        }
        ZoneIngress.Builder pinned = ingress.toBuilder().setZone(zone);
        pinned.getAvailableServicesBuilderList().stream()
                .filter(service -> !says(service.getTagsMap(), zone))
                .forEach(service -> service.putTags(Labels.ZONE, zone));
        return resource.withSpec(WireMessages.bytes(pinned.build()));
    }

    /** Whether tags name this zone, or none. */
    private static boolean says(Map<String, String> tags, String zone) {
        return tags.getOrDefault(Labels.ZONE, zone).equals(zone);
    }
}
