package io.meridian.common.sync.grpc;

import io.grpc.ServerCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * How fast a peer is read. Whoever sends more messages than any honest zone has to is read more slowly, and waits in its own window:
 * all zones share a few threads.
 *
 * <p>One owner: the thread of the call.
 */
final class Pace {
    private static final int MESSAGES = 400;
    private static final Duration WINDOW = Duration.ofMillis(200);

    private final ServerCall<?, ?> call;
    private final InstantSource clock;
    private final ScheduledExecutorService timers;
    private Instant windowEnd = Instant.MIN;
    private int left;

    Pace(ServerCall<?, ?> call, InstantSource clock, ScheduledExecutorService timers) {
        this.call = call;
        this.clock = clock;
        this.timers = timers;
    }

    /** Asks for the next message, now or when it is due. */
    void next() {
        if (left > 0) {
            left--;
            call.request(1);
            return;
        }
        Instant now = clock.instant();
        Duration wait = Duration.between(now, windowEnd);
        left = MESSAGES - 1;
        if (!wait.isPositive() || wait.compareTo(WINDOW) > 0) {
            // The window is over, or the clock was set back.
            windowEnd = now.plus(WINDOW);
            call.request(1);
            return;
        }
        windowEnd = windowEnd.plus(WINDOW);
        try {
            timers.schedule(() -> call.request(1), wait.toMillis() + 1, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The process shuts down.
            left = 0;
        }
    }
}
