package io.meridian.common.sync;

import java.time.Duration;
import java.time.Instant;

/**
 * A wait that a clock cannot prolong: when it is set back, the wait is over, since nobody knows how much of it had passed.
 *
 * @param from when it began
 * @param length how long it lasts
 */
public record Wait(Instant from, Duration length) {

    /** No wait: over at any time. */
    static final Wait NONE = new Wait(Instant.EPOCH, Duration.ZERO);

    public boolean over(Instant now) {
        return now.isBefore(from) || !now.isBefore(from.plus(length));
    }

    /** The next of waits that double, from the first to the longest. */
    Wait next(Duration first, Duration longest, Instant now) {
        Duration twice = length.multipliedBy(2);
        Duration least = twice.compareTo(first) < 0 ? first : twice;
        return new Wait(now, least.compareTo(longest) < 0 ? least : longest);
    }
}
