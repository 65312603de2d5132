package io.meridian.common.store;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The resources of one control plane, with their revision log (design.md, store contract).
 *
 * <p>Always true: a write that was answered is durable; readers and listeners see commits in revision order and whole; a commit
 * has one revision however many resources it touches; a write that changes no canonical byte has none.
 */
public interface ResourceStore extends ResourceReader, AutoCloseable {

    /** Where the log stands: store, epoch and revision of the latest commit. */
    Position head();

    /** The value of an attribute: state that belongs to the control plane rather than to its configuration, outside the log. */
    Optional<String> attribute(String name);

    /** The attributes whose name starts with a prefix, by name. */
    Map<String, String> attributes(String prefix);

    /**
     * Commits a write, all of it or nothing. The future completes once the answer is durable, with a {@link WriteResult}; it
     * fails only with {@link StoreUnavailableException}, when the outcome of the write is that nothing was written.
     */
    CompletableFuture<WriteResult> write(Write write);

    /** The log as of the latest commit, for cursors: a snapshot, which costs nothing to take. */
    History history();

    /**
     * Calls a listener after each commit, in revision order, from the committer's thread: it must return at once.
     *
     * @return closes the subscription
     */
    Registration subscribe(Consumer<Commit> listener);

    @Override
    void close();
}
