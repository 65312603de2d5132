package io.meridian.common.sync;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import java.util.Map;
import java.util.Optional;

/** The copies that a subscriber holds, by what is really stored and not by what was once received. */
public interface Holdings {

    /** Digest of all of them. */
    Digest digest();

    /** The digest of each, by key at peers. */
    Map<ResourceKey, Digest> inventory();

    /** The digest of one, empty when it is not held. */
    Optional<Digest> digestOf(ResourceKey key);
}
