package io.meridian.common.sync.drive;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.sync.Audience;
import io.meridian.common.sync.Direction;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;

/** A direction that reads each resource once, whoever asks: all zones share the answer. */
final class RememberedDirection implements Direction {

    private record Answer(Resource resource, Optional<Audience> audience) {}

    private final Direction direction;
    private final Map<ResourceKey, Answer> answers = new ConcurrentHashMap<>();

    RememberedDirection(Direction direction) {
        this.direction = direction;
    }

    @Override
    public Optional<Audience> audience(Resource resource) {
        if (!direction.kinds().contains(resource.key().kind())) {
            return Optional.empty();
        }
        Answer known = answers.get(resource.key());
        // A resource is immutable: the very same one has the same answer, any other is read anew.
        if (known != null && known.resource() == resource) {
            return known.audience();
        }
        Optional<Audience> audience = direction.audience(resource);
        answers.put(resource.key(), new Answer(resource, audience));
        return audience;
    }

    /** The resource is gone: nobody will ask again. */
    void forget(ResourceKey key) {
        answers.remove(key);
    }

    @Override
    public SortedSet<String> kinds() {
        return direction.kinds();
    }

    @Override
    public boolean concerns(ResourceKey wire) {
        return direction.concerns(wire);
    }

    @Override
    public boolean received(Resource stored) {
        return direction.received(stored);
    }

    @Override
    public Optional<String> disables(Resource resource) {
        return direction.disables(resource);
    }

    @Override
    public boolean brought(Resource stored) {
        return direction.brought(stored);
    }
}
