package io.meridian.common.sync.drive;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Runs tasks one at a time and in order, on threads that others own: what only its tasks touch needs no lock, and each task sees
 * what the tasks before it did. A task that fails, also by an error such as memory that cannot be had, does not stop the next; its owner
 * is told, since a step half done is no state to go on from.
 */
final class SerialExecutor implements Executor {

    private static final Logger LOG = System.getLogger(SerialExecutor.class.getName());

    /** After so many tasks others get the thread. */
    private static final int TURN = 64;

    private final Executor threads;
    private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    private final Consumer<String> failed;

    /** @param failed told why a session cannot go on, in the place of the task that failed */
    SerialExecutor(Executor threads, Consumer<String> failed) {
        this.threads = threads;
        this.failed = failed;
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
                perform(task);
                if (waiting.decrementAndGet() == 0) {
                    return;
                }
            }
        }
        threads.execute(this::run);
    }

    private void perform(Runnable task) {
        try {
            task.run();
        } catch (Throwable defect) {
            try {
                LOG.log(Level.ERROR, "a step of a sync session failed", defect);
                failed.accept("a step failed at this end: " + defect.getClass().getSimpleName());
            } catch (Throwable another) {
                LOG.log(Level.ERROR, "a sync session could not be ended after a failure", another);
            }
        }
    }
}
