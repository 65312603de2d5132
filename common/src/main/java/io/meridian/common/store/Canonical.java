package io.meridian.common.store;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;

/**
 * A resource as a peer gets it (design.md, bytes and digests).
 *
 * @param key its key at the peer
 * @param bytes the serialised {@code KumaResource}, without status
 * @param digest SHA-256 of the bytes
 */
public record Canonical(ResourceKey key, ByteString bytes, Digest digest) {

    /** Key, size and digest: the bytes may be a secret. */
    @Override
    public String toString() {
        return "Canonical[" + key + ", " + bytes.size() + " bytes, " + digest.brief() + "]";
    }

    /** How a control plane spells its resources for its peers. Pure: equal resources give equal bytes. */
    @FunctionalInterface
    public interface Form {
        Canonical of(Resource resource);
    }
}
