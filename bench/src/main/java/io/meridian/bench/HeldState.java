package io.meridian.bench;

import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import java.util.HashMap;
import java.util.Map;

/** What a zone would hold after the responses it got: only digests, to be compared with those of the bookmarks (docs/sync-wire.md). */
final class HeldState {
    private static final String RESOURCE = "type.googleapis.com/kuma.mesh.v1alpha1.KumaResource";

    private final Map<String, Digest> contributions = new HashMap<>();

    /** Takes a response in. */
    void take(byte[] message) {
        DeltaDiscoveryResponse response;
        try {
            response = DeltaDiscoveryResponse.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("global sent what is no response", e);
        }
        for (Resource resource : response.getResourcesList()) {
            if (resource.getResource().getTypeUrl().equals(RESOURCE)) {
                contributions.put(
                        resource.getName(),
                        Digest.contribution(
                                key(resource.getName()),
                                Digest.of(resource.getResource().getValue())));
            }
        }
        response.getRemovedResourcesList().forEach(contributions::remove);
    }

    /** Digest of the state. */
    Digest digest() {
        return contributions.values().stream().reduce(Digest.ZERO, Digest::xor);
    }

    private static ResourceKey key(String name) {
        String[] parts = name.split("/", 3);
        return new ResourceKey(parts[0], parts[1], parts[2]);
    }
}
