package io.meridian.common.sync.simulation;

import io.meridian.common.sync.drive.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** One run of a control plane: its threads, timers and clock. Killed, it does nothing any more. */
final class Process implements Executor, Scheduler, InstantSource {

    /** Thrown by a disk to kill the process in the middle of a write: an error, so that nothing handles it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final VirtualTime time;
    private final Runnable whenKilled;
    private boolean alive = true;
    private Duration clockError = Duration.ZERO;

    Process(VirtualTime time, Runnable whenKilled) {
        this.time = time;
        this.whenKilled = whenKilled;
    }

    @Override
    public void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        time.after(delay, () -> run(task));
    }

    @Override
    public Instant instant() {
        return time.now().plus(clockError);
    }

    /** Runs something of this process, which may be the last thing it does. */
    void run(Runnable task) {
        if (alive) {
            try {
                task.run();
            } catch (Killed killed) {
                kill();
            }
        }
    }

    void kill() {
        if (alive) {
            alive = false;
            whenKilled.run();
        }
    }

    boolean alive() {
        return alive;
    }

    void jump(Duration by) {
        clockError = clockError.plus(by);
    }
}
