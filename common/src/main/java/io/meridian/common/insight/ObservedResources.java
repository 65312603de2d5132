package io.meridian.common.insight;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is stored and what is observed, seen as one: kinds that are not in the store are read where they are kept. */
public final class ObservedResources implements ResourceReader {
    private final ResourceReader stored;
    private final Map<String, ResourceReader> elsewhere;

    /** @param elsewhere who keeps a kind that is not stored, by its name */
    public ObservedResources(ResourceReader stored, Map<String, ResourceReader> elsewhere) {
        this.stored = stored;
        this.elsewhere = Map.copyOf(elsewhere);
    }

    @Override
    public Optional<StoredResource> get(ResourceKey key) {
        return keeper(key.kind()).get(key);
    }

    @Override
    public List<StoredResource> list(ResourceKind kind) {
        return keeper(kind.name()).list(kind);
    }

    @Override
    public List<StoredResource> list(ResourceKind kind, String mesh) {
        return keeper(kind.name()).list(kind, mesh);
    }

    private ResourceReader keeper(String kind) {
        return elsewhere.getOrDefault(kind, stored);
    }
}
