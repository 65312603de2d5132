package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import java.util.List;
import java.util.Optional;

/** What is stored, to be looked at. Each call sees the latest commit, whole. */
public interface ResourceReader {

    Optional<StoredResource> get(ResourceKey key);

    /** All resources of a kind, by mesh, then name. */
    List<StoredResource> list(ResourceKind kind);

    /** The resources of a kind in one mesh, by name. */
    List<StoredResource> list(ResourceKind kind, String mesh);
}
