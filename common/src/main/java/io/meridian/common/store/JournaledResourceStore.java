package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A store of an {@link Image} in memory and a {@link Journal} (docs/decisions/0001). Readers take the image as it is and wait for no
 * one; writers queue for one committer, which takes all that wait as one group.
 */
public class JournaledResourceStore implements ResourceStore {

    /** Writes in one transaction: bounds how long the first of a group waits for the last. */
    private static final int GROUP = 256;

    private final Canonical.Form form;
    private final CommitThreads threads;
    private final Committer committer;
    private final ConcurrentLinkedQueue<Committer.Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean outdated = new AtomicBoolean();
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private volatile boolean closing;

    /**
     * Opens the store: reads its journal whole.
     *
     * @param form how its resources are spelled for peers
     * @param random where the ids of epochs come from; unpredictable, since two histories must never share one
     * @throws StoreUnavailableException when the journal cannot be read
     */
    public JournaledResourceStore(
            Journal journal,
            Canonical.Form form,
            InstantSource clock,
            RandomGenerator random,
            Retention retention,
            CommitThreads threads) {
        this.form = form;
        this.threads = threads;
        this.committer = new Committer(journal, clock, random, retention, threads);
    }

    @Override
    public Position head() {
        return committer.image().head();
    }

    @Override
    public Optional<StoredResource> get(ResourceKey key) {
        return committer.image().get(key);
    }

    @Override
    public List<StoredResource> list(ResourceKind kind) {
        return committer.image().list(kind);
    }

    @Override
    public List<StoredResource> list(ResourceKind kind, String mesh) {
        return committer.image().list(kind, mesh);
    }

    @Override
    public Optional<String> attribute(String name) {
        return committer.image().attribute(name);
    }

    @Override
    public Map<String, String> attributes(String prefix) {
        return committer.image().attributes(prefix);
    }

    @Override
    public History history() {
        return committer.image().log();
    }

    /** All of it as of the latest commit: a snapshot, which costs nothing to take. */
    public Image image() {
        return committer.image();
    }

    @Override
    public Registration subscribe(Consumer<Commit> listener) {
        return committer.subscribe(listener);
    }

    @Override
    public CompletableFuture<WriteResult> write(Write write) {
        Committer.Waiting waiting = new Committer.Waiting(PreparedWrite.of(write, form), new CompletableFuture<>());
        queue.add(waiting);
        if (closing && queue.remove(waiting)) {
            return CompletableFuture.failedFuture(closed());
        }
        schedule();
        return waiting.answer();
    }

    /** Asks for a look at what other writers of the same database committed; returns at once. */
    public void refresh() {
        outdated.set(true);
        schedule();
    }

    /** Answers all writes that wait, then lets go of the journal. A write that comes later fails. */
    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        schedule();
        stopped.join();
        threads.stop().run();
    }

    private void schedule() {
        if (!stopped.isDone() && scheduled.compareAndSet(false, true)) {
            threads.committer().execute(this::drain);
        }
    }

    private void drain() {
        do {
            for (List<Committer.Waiting> group = next(); !group.isEmpty(); group = next()) {
                committer.commit(group);
                committer.forgetNowAndThen();
            }
            if (outdated.compareAndSet(true, false)) {
                committer.refresh();
            }
            if (closing && !stopped.isDone()) {
                committer.close();
                stopped.complete(null);
            }
            scheduled.set(false);
        } while ((!queue.isEmpty() || closing && !stopped.isDone()) && scheduled.compareAndSet(false, true));
    }

    private List<Committer.Waiting> next() {
        List<Committer.Waiting> group = new ArrayList<>();
        while (group.size() < GROUP) {
            Committer.Waiting waiting = queue.poll();
            if (waiting == null) {
                break;
            }
            if (stopped.isDone()) {
                waiting.answer().completeExceptionally(closed());
            } else {
                group.add(waiting);
            }
        }
        return group;
    }

    private static StoreUnavailableException closed() {
        return new StoreUnavailableException("the store is closed");
    }
}
