package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.WriteResult.Conflict;
import io.meridian.common.store.WriteResult.Effect;
import io.meridian.common.store.WriteResult.Outcome;
import io.meridian.common.store.WriteResult.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One write on its way: what it has changed so far, over the image it started from. */
final class Staging {
    private final Image image;
    private final Instant now;
    /** What the write touched, by key, the last touched last. */
    private final LinkedHashMap<ResourceKey, Optional<StoredResource>> touched = new LinkedHashMap<>();

    private final List<Outcome> outcomes = new ArrayList<>();

    Staging(Image image, Instant now) {
        this.image = image;
        this.now = now;
    }

    Optional<StoredResource> get(ResourceKey key) {
        Optional<StoredResource> staged = touched.get(key);
        return staged == null ? image.get(key) : staged;
    }

    void put(Mutation.Put put, Canonical wire) {
        ResourceKey key = put.key();
        Optional<StoredResource> current = get(key);
        if (current.isEmpty()) {
            touch(key, Optional.of(new StoredResource(put.resource(), 1, next(), now, now, put.owner(), wire)));
            outcomes.add(new Outcome(key, Effect.CREATED, 1));
            return;
        }
        StoredResource former = current.get();
        Optional<ResourceKey> owner = put.owner().or(former::owner);
        if (former.resource().equals(put.resource())
                && former.owner().equals(owner)
                && sameAtPeers(former.wire(), wire)) {
            outcomes.add(new Outcome(key, Effect.UNCHANGED, former.version()));
            return;
        }
        boolean silent = sameAtPeers(former.wire(), wire);
        long version = former.version() + 1;
        touch(
                key,
                Optional.of(new StoredResource(
                        put.resource(),
                        version,
                        silent ? former.revision() : next(),
                        former.created(),
                        now,
                        owner,
                        silent ? former.wire() : wire)));
        outcomes.add(new Outcome(key, Effect.UPDATED, version));
    }

    void delete(ResourceKey key) {
        Optional<StoredResource> current = get(key);
        if (current.isEmpty()) {
            outcomes.add(new Outcome(key, Effect.UNCHANGED, 0));
            return;
        }
        Set<ResourceKey> going = new LinkedHashSet<>();
        ownedFirst(key, going, new LinkedHashSet<>());
        going.forEach(gone -> touch(gone, Optional.empty()));
        outcomes.add(new Outcome(key, Effect.DELETED, current.get().version()));
    }

    private void ownedFirst(ResourceKey owner, Set<ResourceKey> going, Set<ResourceKey> entered) {
        if (!entered.add(owner)) {
            return;
        }
        for (ResourceKey owned : ownedBy(owner)) {
            ownedFirst(owned, going, entered);
        }
        going.add(owner);
    }

    private List<ResourceKey> ownedBy(ResourceKey owner) {
        List<ResourceKey> owned = new ArrayList<>(image.ownedBy(owner));
        owned.removeIf(key -> touched.containsKey(key));
        touched.forEach((key, staged) -> {
            if (staged.flatMap(StoredResource::owner).filter(owner::equals).isPresent()) {
                owned.add(key);
            }
        });
        return owned;
    }

    /** A resource whose owner is not there, or that has the name at peers of another one. */
    Optional<Conflict> dangling() {
        Map<ResourceKey, ResourceKey> names = new HashMap<>();
        for (Optional<StoredResource> staged : touched.values()) {
            if (staged.isEmpty()) {
                continue;
            }
            StoredResource stored = staged.get();
            Optional<ResourceKey> missing =
                    stored.owner().filter(owner -> get(owner).isEmpty());
            if (missing.isPresent()) {
                return Optional.of(new Conflict(missing.get(), Reason.MISSING));
            }
            ResourceKey name = stored.wire().key();
            ResourceKey holder = names.putIfAbsent(name, stored.key());
            if (holder != null || heldByAnother(name, stored.key())) {
                return Optional.of(new Conflict(stored.key(), Reason.EXISTS));
            }
        }
        return Optional.empty();
    }

    private boolean heldByAnother(ResourceKey name, ResourceKey key) {
        return image.log()
                .latest(name)
                .flatMap(History.Latest::current)
                .map(StoredResource::key)
                .filter(holder -> !holder.equals(key))
                // Touched ones are compared among themselves: this write may have renamed or deleted the holder.
                .filter(holder -> !touched.containsKey(holder))
                .isPresent();
    }

    Decision decide(Write write, String epoch) {
        List<Change> changes = new ArrayList<>();
        List<Change> silent = new ArrayList<>();
        touched.forEach((key, after) -> {
            Optional<StoredResource> before = image.get(key);
            if (before.isEmpty() && after.isEmpty()) {
                return;
            }
            boolean same = before.isPresent()
                    && after.isPresent()
                    && sameAtPeers(before.get().wire(), after.get().wire());
            if (same) {
                // A write may change bytes and change them back: the revision is then the one it had.
                silent.add(new Change(
                        key, before, after.map(stored -> at(stored, before.get().revision()))));
            } else {
                changes.add(new Change(key, before, after));
            }
        });
        Map<String, Optional<String>> attributes = attributes(write);
        if (changes.isEmpty() && silent.isEmpty() && attributes.isEmpty()) {
            return new Decision.Nothing(new WriteResult.Committed(image.head(), outcomes));
        }
        Position at =
                changes.isEmpty() ? image.head() : new Position(image.head().store(), epoch, next());
        Transaction transaction = new Transaction(
                image.sequence() + 1,
                at,
                now,
                write.author(),
                changes,
                silent,
                LogEntry.of(changes, at.revision()),
                attributes);
        return new Decision.Accepted(
                transaction, image.with(transaction), new WriteResult.Committed(at, List.copyOf(outcomes)));
    }

    private Map<String, Optional<String>> attributes(Write write) {
        Map<String, Optional<String>> changed = new HashMap<>();
        write.attributes().forEach((name, value) -> {
            Optional<String> wanted = value.isEmpty() ? Optional.empty() : Optional.of(value);
            if (!Objects.equals(image.attribute(name), wanted)) {
                changed.put(name, wanted);
            }
        });
        return changed;
    }

    private static StoredResource at(StoredResource stored, long revision) {
        return new StoredResource(
                stored.resource(),
                stored.version(),
                revision,
                stored.created(),
                stored.modified(),
                stored.owner(),
                stored.wire());
    }

    private void touch(ResourceKey key, Optional<StoredResource> staged) {
        touched.remove(key);
        touched.put(key, staged);
    }

    private long next() {
        return image.head().revision() + 1;
    }

    private static boolean sameAtPeers(Canonical former, Canonical wire) {
        return former.key().equals(wire.key()) && former.bytes().equals(wire.bytes());
    }
}
