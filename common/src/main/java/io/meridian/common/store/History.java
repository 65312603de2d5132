package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import java.util.List;
import java.util.Optional;

/**
 * The log as cursors read it, as of one head: for each key only its latest change, so that reading from an old position costs no
 * more than the number of distinct keys that changed since, whoever reads and however slowly. No reader has a queue of its own.
 *
 * <p>A history is a snapshot: whatever it is asked, it answers as of its head, also after later commits. Taking one costs nothing.
 */
public interface History {

    /** The position as of which everything here is answered. */
    Position head();

    /**
     * The latest change of every key that changed after a position, up to the head, in revision order.
     *
     * @return empty when the position is not on this log: another store, an epoch the log lacks, a revision above that epoch's
     *     last, or older than what is retained. Then only a comparison of digests helps
     */
    Optional<Changes> since(Position position);

    /** The latest change of every key that is stored, in revision order; none that was deleted. */
    List<Latest> all();

    /** The latest change of one key at peers; empty when it never was here, or its deletion is no longer retained. */
    Optional<Latest> latest(ResourceKey wire);

    /**
     * What happened since a position.
     *
     * @param upTo the head at which this was read: nothing at or below it is missing
     * @param latest the latest change of each key
     */
    record Changes(Position upTo, List<Latest> latest) {}

    /**
     * The latest change of one key.
     *
     * @param wire the key at peers
     * @param revision when it happened
     * @param current what is stored, empty when it was deleted
     */
    record Latest(ResourceKey wire, long revision, Optional<StoredResource> current) {}
}
