package io.meridian.common.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.wire.mesh.v1alpha1.DataplaneInsight;
import io.meridian.wire.mesh.v1alpha1.DiscoverySubscription;
import io.meridian.wire.mesh.v1alpha1.ZoneEgressInsight;
import io.meridian.wire.mesh.v1alpha1.ZoneIngressInsight;
import io.meridian.wire.system.v1alpha1.Secret;
import java.util.Map;
import java.util.TreeMap;

/** What changes in a resource on its way to the other side (spec/kds-protocol §4.8): pure, and done twice it changes nothing more. */
final class WireMapping {
    private static final String SIGNING_KEY = "zone-token-signing-key";
    private static final String PUBLIC_KEY = "zone-token-signing-public-key";

    private WireMapping() {}

    /** From global to a zone that announced {@code hash-suffix}. */
    static Resource toZone(Resource resource) {
        Resource outgoing = publicHalf(resource);
        Map<String, String> labels = new TreeMap<>(outgoing.labels());
        labels.put(Labels.ORIGIN, Labels.ORIGIN_GLOBAL);
        Resource labelled = outgoing.withLabels(labels).withStatus(ByteString.EMPTY);
        boolean hashed = ResourceKinds.byName(resource.key().kind())
                .map(ResourceKind::hashed)
                .orElse(true);
        return hashed ? hashed(labelled) : labelled;
    }

    /** From a zone to global. */
    static Resource toGlobal(Resource resource, String zone) {
        Map<String, String> labels = new TreeMap<>(resource.labels());
        labels.put(Labels.ORIGIN, Labels.ORIGIN_ZONE);
        labels.put(Labels.ZONE, zone);
        labels.remove(Labels.DELETION_GRACE_PERIOD);
        return hashed(ZoneAttribution.pinned(withoutGenerations(resource), zone).withLabels(labels));
    }

    /**
     * An insight counts the changes of its subscriptions for its own control plane. Global has no use for the count, and would get the
     * insight anew with each.
     */
    private static Resource withoutGenerations(Resource resource) {
        ByteString spec = resource.spec();
        try {
            return switch (resource.key().kind()) {
                case "DataplaneInsight" -> {
                    DataplaneInsight.Builder insight = DataplaneInsight.parseFrom(spec).toBuilder();
                    insight.getSubscriptionsBuilderList().forEach(DiscoverySubscription.Builder::clearGeneration);
                    yield resource.withSpec(WireMessages.bytes(insight.build()));
                }
                case "ZoneIngressInsight" -> {
                    ZoneIngressInsight.Builder insight = ZoneIngressInsight.parseFrom(spec).toBuilder();
                    insight.getSubscriptionsBuilderList().forEach(DiscoverySubscription.Builder::clearGeneration);
                    yield resource.withSpec(WireMessages.bytes(insight.build()));
                }
                case "ZoneEgressInsight" -> {
                    ZoneEgressInsight.Builder insight = ZoneEgressInsight.parseFrom(spec).toBuilder();
                    insight.getSubscriptionsBuilderList().forEach(DiscoverySubscription.Builder::clearGeneration);
                    yield resource.withSpec(WireMessages.bytes(insight.build()));
                }
                default -> resource;
            };
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("no insight: " + resource.key(), e);
        }
    }

    private static Resource hashed(Resource resource) {
        String displayName = resource.displayName();
        String name = HashedName.of(
                resource.key().mesh(), displayName, resource.label(Labels.ZONE), resource.label(Labels.NAMESPACE));
        return displayedAs(resource, displayName).withName(name);
    }

    private static Resource displayedAs(Resource resource, String displayName) {
        Map<String, String> labels = new TreeMap<>(resource.labels());
        labels.put(Labels.DISPLAY_NAME, displayName);
        return resource.withLabels(labels);
    }

    /** The key with which global signs zone tokens never leaves it; zones get the public half under a name of its own. */
    private static Resource publicHalf(Resource resource) {
        String name = resource.key().name();
        if (!resource.key().kind().equals("GlobalSecret") || !name.startsWith(SIGNING_KEY)) {
            return resource;
        }
        Secret.Builder secret = Secret.newBuilder();
        try {
            PublicKeys.of(Secret.parseFrom(resource.spec()).getData().getValue())
                    .ifPresent(key -> secret.setData(BytesValue.of(key)));
        } catch (InvalidProtocolBufferException e) {
            // What is no secret has no public half, and its bytes may be a key all the same: the zone gets an empty
            // one.
            secret.clear();
        }
        return displayedAs(resource, resource.displayName())
                .withName(PUBLIC_KEY + name.substring(SIGNING_KEY.length()))
                .withSpec(WireMessages.bytes(secret.build()));
    }
}
