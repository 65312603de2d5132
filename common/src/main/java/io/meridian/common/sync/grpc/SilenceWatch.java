package io.meridian.common.sync.grpc;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Notices a peer that has said nothing for too long though it is its turn (invariant I6). A process that is frozen, or at the far end
 * of a link that is cut, looks just like a quiet one, and the operating system goes on answering for it: only its own words count.
 *
 * <p>Not thread-safe: its owner calls it, and is called, one at a time.
 */
final class SilenceWatch {
    private final Duration limit;
    private final InstantSource clock;
    private final ScheduledExecutorService timers;
    private final Executor owner;
    private final BooleanSupplier ourTurn;
    private final Consumer<Duration> silent;

    private Instant heard;
    private boolean stopped = true;
    private @Nullable ScheduledFuture<?> next;

    /**
     * @param limit how long a peer may be silent
     * @param owner runs what touches the owner's state
     * @param ourTurn whether the peer waits for us: then its silence says nothing
     * @param silent told once, with how long it was silent
     */
    SilenceWatch(
            Duration limit,
            InstantSource clock,
            ScheduledExecutorService timers,
            Executor owner,
            BooleanSupplier ourTurn,
            Consumer<Duration> silent) {
        this.limit = limit;
        this.clock = clock;
        this.timers = timers;
        this.owner = owner;
        this.ourTurn = ourTurn;
        this.silent = silent;
        this.heard = clock.instant();
    }

    /** The peer said something. */
    void heard() {
        heard = clock.instant();
    }

    /** Watches from now on. */
    void start() {
        if (stopped) {
            stopped = false;
            heard();
            lookAgain(limit);
        }
    }

    void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    private void look() {
        if (stopped) {
            return;
        }
        if (ourTurn.getAsBoolean()) {
            // A store that is slow to write is not a peer that is gone.
            heard();
        }
        Duration quiet = Duration.between(heard, clock.instant());
        if (quiet.compareTo(limit) >= 0) {
            stopped = true;
            silent.accept(quiet);
        } else {
            lookAgain(limit.minus(quiet));
        }
    }

    private void lookAgain(Duration after) {
        try {
            next = timers.schedule(() -> owner.execute(this::look), after.toMillis() + 1, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The process shuts down.
            stopped = true;
        }
    }
}
