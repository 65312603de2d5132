package io.meridian.common.sync.grpc;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a zone waits before it dials again: doubling, with jitter, so that zones which lost the same global do not all come back at
 * once. What is merely lost is tried often, so that a zone is back a few seconds after its link is; a connection that is refused
 * costs global a handshake in vain each time.
 *
 * @param failures connections in a row of which none lasted
 */
record Backoff(int failures) {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST_LOST = Duration.ofSeconds(4);
    private static final Duration LONGEST_REFUSED = Duration.ofSeconds(30);
    private static final Duration KEPT_OUT = Duration.ofSeconds(60);
    private static final int MOST_DOUBLINGS = 6;

    /** A connection that stood so long was a good one: what ends it is news. */
    private static final Duration LASTS = Duration.ofSeconds(10);

    static final Backoff NONE = new Backoff(0);

    /**
     * After a connection ended.
     *
     * @param stood how long global had answered on it; zero when it never did
     */
    Backoff after(Duration stood) {
        return stood.compareTo(LASTS) >= 0 ? new Backoff(1) : new Backoff(failures + 1);
    }

    /** The wait before the next connection: between half of a bound and all of it, or a little over a minute for one that is kept out. */
    Duration next(Ending ending, RandomGenerator chance) {
        return switch (ending) {
            case LOST -> jittered(LONGEST_LOST, chance);
            case REFUSED -> jittered(LONGEST_REFUSED, chance);
            case KEPT_OUT -> KEPT_OUT.plusMillis(chance.nextLong(KEPT_OUT.toMillis() / 10));
        };
    }

    private Duration jittered(Duration longest, RandomGenerator chance) {
        int doublings = Math.clamp(failures - 1L, 0, MOST_DOUBLINGS);
        long bound = Math.min(FIRST.toMillis() << doublings, longest.toMillis());
        return Duration.ofMillis(bound / 2 + chance.nextLong(bound / 2 + 1));
    }
}
