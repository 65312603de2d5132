package io.meridian.common.runtime;

import io.meridian.common.sync.drive.Scheduler;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The threads of sync: a few that step sessions, and one that keeps all timers and therefore must not wait. */
public final class ProcessThreads implements AutoCloseable, Scheduler {
    private static final Logger LOG = Logger.getLogger(ProcessThreads.class);
    private static final long END_SECONDS = 5;

    private final ExecutorService sessions;
    private final ScheduledExecutorService timers;

    /** @param processors how many sessions are stepped at a time */
    public ProcessThreads(int processors) {
        sessions = Executors.newFixedThreadPool(
                Math.max(2, processors),
                Thread.ofPlatform().name("sync-", 1).daemon().factory());
        timers = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("timers").daemon().factory());
    }

    /** Steps sessions. */
    public ExecutorService sessions() {
        return sessions;
    }

    /** Keeps timers; for few and short tasks. */
    public ScheduledExecutorService timers() {
        return timers;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        try {
            timers.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("a timer was set while the process shuts down");
        }
    }

    /** Ends both, with a short while for what runs. */
    @Override
    public void close() {
        timers.shutdownNow();
        sessions.shutdown();
        try {
            if (!sessions.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                sessions.shutdownNow();
            }
        } catch (InterruptedException e) {
            sessions.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a timed task failed", e);
        }
    }
}
