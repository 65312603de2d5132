package io.meridian.bench;

import java.util.concurrent.locks.LockSupport;

/** Moments at equal distances: a load that does not wait for what it loads. */
final class Pace {
    private final long nanos;
    private long next = System.nanoTime();

    /** So many a second, the first now. */
    Pace(double perSecond) {
        nanos = Math.round(1e9 / perSecond);
    }

    /** Waits for the next moment; one that is past is made up for. */
    void await() {
        for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        next += nanos;
    }
}
