package io.meridian.common.store;

import java.time.Instant;
import java.util.List;

/**
 * Where a store's transactions become durable: all that a database has to do (docs/decisions/0001). Used by one thread, the
 * committer's.
 */
public interface Journal extends AutoCloseable {

    /**
     * Everything stored. On first use makes the store: gives it its id and its first epoch.
     *
     * @param epoch epoch of the writer, for the case that it is the first
     * @throws StoreUnavailableException when it cannot be read
     */
    Image load(String epoch);

    /**
     * Makes a group of transactions durable, all of them or none, on the condition that the last transaction of the store is the
     * one the image assumes. When this returns {@link Appended#DURABLE}, losing power loses nothing of it.
     *
     * @param assumed what the group was decided on
     * @param group in order, at least one; the first follows {@code assumed}
     * @throws StoreUnavailableException when nothing of it was written, for certain
     */
    Appended append(Image assumed, List<Transaction> group);

    /**
     * Reads what other writers stored since an image.
     *
     * @return the image brought up to date; the same when nothing was
     * @throws StoreUnavailableException when it cannot be read
     */
    Image catchUp(Image stale);

    /**
     * Forgets the oldest part of the log, as far as no one may still ask for it, in steps that take no longer than a write.
     *
     * @param image the current one
     * @param keep entries that are not older stay
     * @param keepRevisions the last so many revisions stay, however old
     * @return the new floor of the log; the former one when there was nothing to forget
     */
    long forget(Image image, Instant keep, long keepRevisions);

    @Override
    void close();

    /** What became of a group. */
    enum Appended {
        /** It is durable. */
        DURABLE,
        /** Another writer came first: nothing was written. */
        OVERTAKEN
    }
}
