package io.meridian.common.store;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import java.time.Instant;
import java.util.Optional;

/**
 * A resource with what the store knows of it.
 *
 * @param resource what its author meant
 * @param version counts the writes of this resource, from 1: the optimistic lock
 * @param revision revision of its last change
 * @param created when it was first written
 * @param modified when it was last written
 * @param owner the resource with which it goes, if any
 * @param wire its canonical form, computed once for this change
 */
public record StoredResource(
        Resource resource,
        long version,
        long revision,
        Instant created,
        Instant modified,
        Optional<ResourceKey> owner,
        Canonical wire) {

    public ResourceKey key() {
        return resource.key();
    }

    /** The bytes of its spec. */
    public ByteString spec() {
        return resource.spec();
    }
}
