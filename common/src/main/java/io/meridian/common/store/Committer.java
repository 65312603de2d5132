package io.meridian.common.store;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Decides waiting writes in groups, makes each group durable in one transaction and only then shows it: to readers, to listeners, to
 * the writers. Everything here but {@link #image} is called by one thread at a time.
 */
final class Committer {

    private static final Logger LOG = System.getLogger(Committer.class.getName());

    /** Most revisions between two looks at what may be forgotten: a look is a query. */
    private static final long FORGET_EVERY = 1_000;

    /** How often a group may be overtaken with nothing to catch up with: the other writer may not have committed yet. */
    private static final int STALLED = 100;

    /** A write that waits for its answer. */
    record Waiting(PreparedWrite write, CompletableFuture<WriteResult> answer) {}

    private final Journal journal;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Retention retention;
    private final CommitThreads threads;
    private final CopyOnWriteArrayList<Consumer<Commit>> listeners = new CopyOnWriteArrayList<>();

    private String epoch;
    private final long forgetEvery;
    private long forgetAt;
    private volatile Image image;

    Committer(
            Journal journal, InstantSource clock, RandomGenerator random, Retention retention, CommitThreads threads) {
        this.journal = journal;
        this.clock = clock;
        this.random = random;
        this.retention = retention;
        this.threads = threads;
        this.epoch = newEpoch(random);
        this.image = journal.load(epoch);
        this.forgetEvery = Math.min(FORGET_EVERY, 1 + retention.revisions() / 10);
        this.forgetAt = image.head().revision() + forgetEvery;
    }

    Image image() {
        return image;
    }

    Registration subscribe(Consumer<Commit> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Decides a group and answers it. A conflict fails its own write; an outage fails the group, of which nothing was written then. */
    void commit(List<Waiting> group) {
        try {
            List<Decision> decisions = decide(group);
            int stalled = 0;
            while (!append(decisions)) {
                long before = image.sequence();
                catchUp();
                stalled = image.sequence() == before ? stalled + 1 : 0;
                if (stalled == STALLED) {
                    throw new StoreUnavailableException(
                            "nothing was written: another writer is said to have come first " + STALLED
                                    + " times, and none has; try again, and start this control plane anew if it stays so");
                }
                decisions = decide(group);
            }
            for (int i = 0; i < decisions.size(); i++) {
                WriteResult result = decisions.get(i).result();
                CompletableFuture<WriteResult> answer = group.get(i).answer();
                threads.answers().execute(() -> answer.complete(result));
            }
        } catch (StoreUnavailableException unavailable) {
            fail(group, unavailable);
        } catch (RuntimeException defect) {
            fail(group, new StoreUnavailableException("the store failed: " + defect.getMessage(), defect));
        }
    }

    /** Takes in what other writers of the same database committed. */
    void refresh() {
        catchUp();
    }

    /** Lets go of what is older than the retention, now and then. */
    void forgetNowAndThen() {
        if (image.head().revision() < forgetAt) {
            return;
        }
        long floor = image.log().floor();
        try {
            long forgotten = journal.forget(image, clock.instant().minus(retention.age()), retention.revisions());
            image = image.compacted(forgotten);
        } catch (StoreUnavailableException unavailable) {
            LOG.log(
                    Level.WARNING,
                    "the log could not be shortened, it will be tried again: " + unavailable.getMessage());
        }
        // As long as there is something to forget, each group is followed by one more step.
        boolean more = image.log().floor() > floor;
        forgetAt = image.head().revision() + (more ? 1 : forgetEvery);
    }

    void close() {
        journal.close();
    }

    private List<Decision> decide(List<Waiting> group) {
        Image current = image;
        // Databases keep microseconds: what is shown before a restart is shown after it.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Decision> decisions = new ArrayList<>(group.size());
        for (Waiting waiting : group) {
            Decision decision = Decision.of(current, waiting.write(), epoch, now);
            decisions.add(decision);
            if (decision instanceof Decision.Accepted accepted) {
                current = accepted.after();
            }
        }
        return decisions;
    }

    /** Makes a decided group durable and shows it; false when another writer came first. */
    private boolean append(List<Decision> decisions) {
        List<Transaction> transactions = new ArrayList<>(decisions.size());
        Image after = image;
        for (Decision decision : decisions) {
            if (decision instanceof Decision.Accepted accepted) {
                transactions.add(accepted.transaction());
                after = accepted.after();
            }
        }
        if (transactions.isEmpty()) {
            return true;
        }
        if (journal.append(image, transactions) == Journal.Appended.OVERTAKEN) {
            return false;
        }
        image = after;
        transactions.forEach(transaction -> transaction.commit().ifPresent(this::publish));
        return true;
    }

    private void catchUp() {
        Image stale = image;
        Image fresh = journal.catchUp(stale);
        if (fresh.sequence() == stale.sequence()) {
            return;
        }
        image = fresh;
        // What comes next is appended to another writer's: a take-over, and an epoch of its own.
        epoch = newEpoch(random);
        fresh.commitSince(stale).ifPresent(this::publish);
    }

    private void publish(Commit commit) {
        for (Consumer<Commit> listener : listeners) {
            try {
                listener.accept(commit);
            } catch (RuntimeException defect) {
                LOG.log(
                        Level.ERROR,
                        "a listener failed at revision " + commit.at().revision(),
                        defect);
            }
        }
    }

    private void fail(List<Waiting> group, StoreUnavailableException unavailable) {
        group.forEach(
                waiting -> threads.answers().execute(() -> waiting.answer().completeExceptionally(unavailable)));
    }

    private static String newEpoch(RandomGenerator random) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }
}
