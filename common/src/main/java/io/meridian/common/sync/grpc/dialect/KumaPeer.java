package io.meridian.common.sync.grpc.dialect;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Canonical;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
import io.meridian.wire.system.v1alpha1.Config;
import java.util.Map;

/** The control plane of the reference that provides on a stream, and how what it sends is taken. */
public sealed interface KumaPeer {

    /** A global: what it sends is as it is to be held. */
    record Global() implements KumaPeer {}

    /**
     * A zone: whatever its messages say, what it sends is its own (spec/kds-protocol §6.3; invariant I8).
     *
     * @param name as its channel proved
     */
    record Zone(String name) implements KumaPeer {}

    /** How a resource of this peer is spelled here. */
    default Canonical.Form form() {
        return switch (this) {
            case Global global -> WireForm.asGiven();
            case Zone zone -> WireForm.providedBy(zone.name());
        };
    }

    /**
     * Whose state it is: a global's cluster id, empty while it sent none; a zone's name.
     *
     * @throws MalformedMessageException when the cluster's id cannot be read
     */
    default String cluster(Map<ResourceKey, Upsert> state) {
        return switch (this) {
            case Global global -> {
                Upsert config = state.get(ResourceKey.global("Config", "kuma-cluster-id"));
                yield config == null ? "" : clusterId(config);
            }
            case Zone zone -> zone.name();
        };
    }

    private static String clusterId(Upsert config) {
        try {
            return Config.parseFrom(
                            KumaResource.parseFrom(config.bytes()).getSpec().getValue())
                    .getConfig();
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException("the cluster's id cannot be read", e);
        }
    }
}
