package io.meridian.zone.membership;

import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import java.util.function.Predicate;

/**
 * Whether a mesh has dataplanes in this zone. Sync asks before it lets a state from another history take such a mesh away
 * (design.md, delivered means applied).
 *
 * @param stored the zone's own store
 */
public record MeshesInUse(ResourceReader stored) implements Predicate<String> {
    @Override
    public boolean test(String mesh) {
        return !stored.list(ResourceKinds.DATAPLANE, mesh).isEmpty();
    }
}
