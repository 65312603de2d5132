package io.meridian.common.sync.grpc;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before dialling again: doubling, with jitter, so that zones which lost the same global do not all come back at
 * once. The first attempt, and the first after a connection that lasted, waits for nothing or little.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 6;

    private final RandomGenerator chance;
    private int failures;

    Backoff(RandomGenerator chance) {
        this.chance = chance;
    }

    /** A connection ended after this long: the wait before the next one, between half of the bound and all of it. */
    Duration next(Duration lasted) {
        if (lasted.compareTo(LONGEST) > 0) {
            failures = 0;
        }
        long bound = Math.min(FIRST.toMillis() << Math.min(failures, MOST_DOUBLINGS), LONGEST.toMillis());
        failures++;
        return Duration.ofMillis(bound / 2 + chance.nextLong(bound / 2 + 1));
    }
}
