package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import java.util.Optional;

/**
 * One resource that changed.
 *
 * @param key its key here
 * @param before what was stored before, empty on creation
 * @param after what is stored now, empty on deletion
 */
public record Change(ResourceKey key, Optional<StoredResource> before, Optional<StoredResource> after) {}
