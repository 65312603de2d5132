package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * All that a store holds, as of one transaction: an immutable value, made of sorted trees whose versions share structure. A change
 * costs O(log n) whatever the number of resources, a list is a range, and a snapshot is a reference (docs/decisions/0020).
 */
public final class Image implements ResourceReader {

    private static final ResourceKey LEAST = new ResourceKey("", "", "");

    /** That one resource goes with another: sorted by owner, so that what it owns is a range. */
    private record Owned(ResourceKey owner, ResourceKey key) implements Comparable<Owned> {
        @Override
        public int compareTo(Owned other) {
            int byOwner = owner.compareTo(other.owner);
            return byOwner != 0 ? byOwner : key.compareTo(other.key);
        }
    }

    private final long sequence;
    private final CompactedLog log;
    private final TreePMap<ResourceKey, StoredResource> resources;
    private final TreePSet<Owned> owned;
    private final TreePMap<String, String> attributes;

    private Image(
            long sequence,
            CompactedLog log,
            TreePMap<ResourceKey, StoredResource> resources,
            TreePSet<Owned> owned,
            TreePMap<String, String> attributes) {
        this.sequence = sequence;
        this.log = log;
        this.resources = resources;
        this.owned = owned;
        this.attributes = attributes;
    }

    /** A store before its first write; the epoch is that of its first writer. */
    public static Image empty(String store, String epoch) {
        return new Image(0, CompactedLog.empty(store, epoch), TreePMap.empty(), TreePSet.empty(), TreePMap.empty());
    }

    /**
     * A store as a journal kept it.
     *
     * @param sequence number of its last transaction
     * @param revision its last revision
     * @param floor the oldest revision from which its history is whole
     * @param epochs the first revision of each epoch, 0 for the first of all
     * @param latest the latest change of each key at peers, tombstones above the floor included; what is stored is what they hold
     */
    public static Image restored(
            String store,
            long sequence,
            long revision,
            long floor,
            SortedMap<Long, String> epochs,
            List<CompactedLog.Placed> latest,
            Map<String, String> attributes) {
        TreePMap<ResourceKey, StoredResource> resources = TreePMap.empty();
        TreePSet<Owned> owned = TreePSet.empty();
        for (CompactedLog.Placed entry : latest) {
            if (entry.latest().current().isPresent()) {
                StoredResource stored = entry.latest().current().get();
                resources = resources.plus(stored.key(), stored);
                if (stored.owner().isPresent()) {
                    owned = owned.plus(new Owned(stored.owner().get(), stored.key()));
                }
            }
        }
        return new Image(
                sequence,
                CompactedLog.restored(store, revision, floor, epochs, latest),
                resources,
                owned,
                TreePMap.from(attributes));
    }

    /** The number of its last transaction: two images of one store with the same number are equal. */
    public long sequence() {
        return sequence;
    }

    public Position head() {
        return log.head();
    }

    /** Its log. */
    public CompactedLog log() {
        return log;
    }

    @Override
    public Optional<StoredResource> get(ResourceKey key) {
        return Optional.ofNullable(resources.get(key));
    }

    @Override
    public List<StoredResource> list(ResourceKind kind) {
        return range(new ResourceKey(kind.name(), "", ""), new ResourceKey(kind.name() + '\0', "", ""))
                .toList();
    }

    @Override
    public List<StoredResource> list(ResourceKind kind, String mesh) {
        return in(kind.name(), mesh).toList();
    }

    /** All that is stored, by key. */
    public List<StoredResource> list() {
        return List.copyOf(resources.values());
    }

    Stream<StoredResource> in(String kind, String mesh) {
        return range(new ResourceKey(kind, mesh, ""), new ResourceKey(kind, mesh + '\0', ""));
    }

    private Stream<StoredResource> range(ResourceKey from, ResourceKey to) {
        return resources.subMap(from, true, to, false).values().stream();
    }

    /** The keys of what goes with a resource when that is deleted, in order. */
    public List<ResourceKey> ownedBy(ResourceKey owner) {
        return owned.tailSet(new Owned(owner, LEAST), true).stream()
                .takeWhile(pair -> pair.owner().equals(owner))
                .map(Owned::key)
                .toList();
    }

    public Optional<String> attribute(String name) {
        return Optional.ofNullable(attributes.get(name));
    }

    /** The attributes whose name starts with a prefix, by name. */
    public SortedMap<String, String> attributes(String prefix) {
        return prefix.isEmpty() ? attributes : attributes.subMap(prefix, prefix + Character.MAX_VALUE);
    }

    /** This image after a transaction, which must be its next. */
    public Image with(Transaction transaction) {
        if (transaction.sequence() <= sequence) {
            throw new IllegalArgumentException(
                    "transaction " + transaction.sequence() + " does not follow transaction " + sequence);
        }
        Rows rows = new Rows(resources, owned);
        transaction.changes().forEach(rows::accept);
        transaction.silent().forEach(rows::accept);
        TreePMap<String, String> values = attributes;
        for (Map.Entry<String, Optional<String>> attribute :
                transaction.attributes().entrySet()) {
            values = attribute.getValue().isPresent()
                    ? values.plus(attribute.getKey(), attribute.getValue().get())
                    : values.minus(attribute.getKey());
        }
        return new Image(transaction.sequence(), log.with(transaction), rows.resources, rows.owned, values);
    }

    /** All that changed since an earlier image of the same store, as one commit at this head; empty when no revision passed. */
    Optional<Commit> commitSince(Image earlier) {
        if (head().equals(earlier.head())) {
            return Optional.empty();
        }
        Set<ResourceKey> keys = log.since(earlier.head())
                .map(changes -> changes.latest().stream()
                        .flatMap(entry -> entry
                                .current()
                                .or(() -> earlier.log.latest(entry.wire()).flatMap(History.Latest::current))
                                .stream()))
                // The log between them is gone, or was never shared: every resource may have changed.
                .orElseGet(() -> Stream.concat(earlier.resources.values().stream(), resources.values().stream()))
                .map(StoredResource::key)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<Change> changes = keys.stream()
                .map(key -> new Change(key, earlier.get(key), get(key)))
                .filter(change -> !change.before().equals(change.after()))
                .toList();
        return Optional.of(new Commit(head(), changes));
    }

    /** This image with tombstones up to a revision forgotten. */
    public Image compacted(long floor) {
        return new Image(sequence, log.compacted(floor), resources, owned, attributes);
    }

    /** The trees while a transaction goes in. */
    private static final class Rows {
        private TreePMap<ResourceKey, StoredResource> resources;
        private TreePSet<Owned> owned;

        Rows(TreePMap<ResourceKey, StoredResource> resources, TreePSet<Owned> owned) {
            this.resources = resources;
            this.owned = owned;
        }

        void accept(Change change) {
            change.before()
                    .flatMap(StoredResource::owner)
                    .ifPresent(owner -> owned = owned.minus(new Owned(owner, change.key())));
            change.after()
                    .flatMap(StoredResource::owner)
                    .ifPresent(owner -> owned = owned.plus(new Owned(owner, change.key())));
            resources = change.after().isPresent()
                    ? resources.plus(change.key(), change.after().get())
                    : resources.minus(change.key());
        }
    }
}
