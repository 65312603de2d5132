package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * The log, compacted to the latest change of each key, tombstones included (docs/decisions/0002): an immutable value. A version with
 * one more commit shares all but the path to it, so that one costs O(log n) of time and memory, and one that is held costs what
 * changed since.
 */
public final class CompactedLog implements History {

    /**
     * A change with its place among those of its revision.
     *
     * @param ordinal from 0, in the order of the write
     */
    public record Placed(Latest latest, int ordinal) {}

    /** Where a change stands: changes of one commit share the revision. */
    record Place(long revision, int ordinal) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byRevision = Long.compare(revision, other.revision);
            return byRevision != 0 ? byRevision : Integer.compare(ordinal, other.ordinal);
        }
    }

    private final Position head;
    private final long floor;
    private final TreePMap<Long, String> epochs;
    private final TreePMap<Place, Latest> byPlace;
    private final TreePMap<ResourceKey, Place> byKey;

    private CompactedLog(
            Position head,
            long floor,
            TreePMap<Long, String> epochs,
            TreePMap<Place, Latest> byPlace,
            TreePMap<ResourceKey, Place> byKey) {
        this.head = head;
        this.floor = floor;
        this.epochs = epochs;
        this.byPlace = byPlace;
        this.byKey = byKey;
    }

    /** The log of a store before its first commit. */
    static CompactedLog empty(String store, String epoch) {
        return new CompactedLog(
                new Position(store, epoch, 0),
                0,
                TreePMap.<Long, String>empty().plus(0L, epoch),
                TreePMap.empty(),
                TreePMap.empty());
    }

    /**
     * The log as it was kept.
     *
     * @param epochs the first revision of each epoch, 0 for the first; at least one
     * @param floor positions below are no longer answered: tombstones up to here may be gone
     * @param latest the latest change of each key, in any order
     */
    static CompactedLog restored(
            String store, long revision, long floor, SortedMap<Long, String> epochs, List<Placed> latest) {
        TreePMap<Place, Latest> byPlace = TreePMap.empty();
        TreePMap<ResourceKey, Place> byKey = TreePMap.empty();
        for (Placed entry : latest) {
            Place place = new Place(entry.latest().revision(), entry.ordinal());
            byPlace = byPlace.plus(place, entry.latest());
            byKey = byKey.plus(entry.latest().wire(), place);
        }
        TreePMap<Long, String> runs = TreePMap.from(epochs);
        String epoch = runs.floorEntry(revision).getValue();
        return new CompactedLog(new Position(store, epoch, revision), floor, runs, byPlace, byKey);
    }

    @Override
    public Position head() {
        return head;
    }

    /** The oldest revision from which {@link #since} still answers. */
    public long floor() {
        return floor;
    }

    @Override
    public Optional<Changes> since(Position position) {
        if (!knows(position)) {
            return Optional.empty();
        }
        Stream<Latest> after =
                byPlace.tailMap(new Place(position.revision(), Integer.MAX_VALUE), false).values().stream();
        return Optional.of(new Changes(head, after.toList()));
    }

    @Override
    public List<Latest> all() {
        return byPlace.values().stream()
                .filter(latest -> latest.current().isPresent())
                .toList();
    }

    @Override
    public Optional<Latest> latest(ResourceKey wire) {
        return Optional.ofNullable(byKey.get(wire)).map(byPlace::get);
    }

    /** The place of a stored key among those of its revision. */
    public int ordinal(ResourceKey wire) {
        return Objects.requireNonNull(byKey.get(wire), "not in this log").ordinal();
    }

    private boolean knows(Position position) {
        return position.store().equals(head.store())
                && position.revision() >= floor
                && position.revision() <= head.revision()
                && position.epoch()
                        .equals(epochs.floorEntry(position.revision()).getValue());
    }

    /** This log with one more transaction. */
    CompactedLog with(Transaction transaction) {
        TreePMap<Place, Latest> places = byPlace;
        TreePMap<ResourceKey, Place> keys = byKey;
        long revision = transaction.at().revision();
        int ordinal = 0;
        for (LogEntry entry : transaction.entries()) {
            Place former = keys.get(entry.latest().wire());
            if (former != null) {
                places = places.minus(former);
            }
            Place place = new Place(revision, ordinal++);
            places = places.plus(place, entry.latest());
            keys = keys.plus(entry.latest().wire(), place);
        }
        for (Change change : transaction.silent()) {
            StoredResource after = change.after().orElseThrow();
            Place place = keys.get(after.wire().key());
            places = places.plus(place, new Latest(after.wire().key(), after.revision(), change.after()));
        }
        TreePMap<Long, String> runs = epochs;
        if (revision > head.revision() && !transaction.at().epoch().equals(head.epoch())) {
            runs = runs.plus(revision, transaction.at().epoch());
        }
        return new CompactedLog(transaction.at(), floor, runs, places, keys);
    }

    /** This log without the tombstones up to a revision, and no longer answering positions below it. */
    CompactedLog compacted(long newFloor) {
        if (newFloor <= floor) {
            return this;
        }
        TreePMap<Place, Latest> places = byPlace;
        TreePMap<ResourceKey, Place> keys = byKey;
        for (Map.Entry<Place, Latest> entry : byPlace.subMap(
                        new Place(floor, 0), true, new Place(newFloor, Integer.MAX_VALUE), true)
                .entrySet()) {
            if (entry.getValue().current().isEmpty()) {
                places = places.minus(entry.getKey());
                keys = keys.minus(entry.getValue().wire());
            }
        }
        TreePMap<Long, String> runs = TreePMap.from(epochs.tailMap(epochs.floorKey(newFloor), true));
        return new CompactedLog(head, newFloor, runs, places, keys);
    }
}
