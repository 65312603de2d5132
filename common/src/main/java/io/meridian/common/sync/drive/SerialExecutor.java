package io.meridian.common.sync.drive;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time and in order, on threads that others own: what only its tasks touch needs no lock, and each task sees
 * what the tasks before it did. A task that fails does not stop the next.
 */
final class SerialExecutor implements Executor {

    private static final Logger LOG = System.getLogger(SerialExecutor.class.getName());

    /** After so many tasks others get the thread. */
    private static final int TURN = 64;

    private final Executor threads;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    SerialExecutor(Executor threads) {
        this.threads = threads;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            threads.execute(this::run);
        }
    }

    private void run() {
        for (int i = 0; i < TURN; i++) {
            Runnable task = tasks.poll();
            if (task != null) {
                try {
                    task.run();
                } catch (RuntimeException defect) {
                    LOG.log(Level.ERROR, "a step of a sync session failed", defect);
                }
                if (waiting.decrementAndGet() == 0) {
                    return;
                }
            }
        }
        threads.execute(this::run);
    }
}
