package io.meridian.common.sync.drive;

import java.time.Duration;

/** Runs a task after a while. Its clock is the drive's clock; a simulation's moves by hand. */
@FunctionalInterface
public interface Scheduler {
    void after(Duration delay, Runnable task);
}
