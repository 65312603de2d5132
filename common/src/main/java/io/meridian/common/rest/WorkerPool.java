package io.meridian.common.rest;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that compute for the API: documents, rules, keys of new meshes. Bounded in both directions; what finds no room is
 * rejected at once rather than kept waiting.
 */
public final class WorkerPool implements Executor, AutoCloseable {

    private static final int WAITING = 1_000;
    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;

    /** As many threads as computing takes at a time, at least two: one new mesh must not hold up everybody. */
    public WorkerPool(int processors) {
        int size = Math.max(2, processors);
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                size, size, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "rest-worker-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a task when a thread is free.
     *
     * @throws java.util.concurrent.RejectedExecutionException when too many wait already
     */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /** Takes no more tasks; those that wait still run. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
