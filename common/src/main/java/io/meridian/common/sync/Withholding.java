package io.meridian.common.sync;

import io.meridian.common.sync.Message.Withheld;
import java.time.Duration;
import java.time.Instant;

/**
 * A resource that a subscriber does not apply, and when it will ask for it again.
 *
 * @param what the resource as offered, and why not
 * @param since when this was first withheld
 * @param attempts how often it was offered and withheld
 * @param next when to ask for it again; what is held waits for an operator instead
 */
public record Withholding(Withheld what, Instant since, int attempts, Instant next) {

    static final Duration FIRST_WAIT = Duration.ofMinutes(5);
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** Withheld for the first time. */
    static Withholding first(Withheld what, Instant now) {
        return new Withholding(what, now, 1, now.plus(FIRST_WAIT));
    }

    /** Withheld once more; what was offered may have changed since. */
    Withholding again(Withheld offered, Instant now) {
        if (!offered.offered().equals(what.offered())) {
            return first(offered, now);
        }
        Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(attempts, 10));
        Duration wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
        return new Withholding(offered, since, attempts + 1, now.plus(wait));
    }

    /** The same, to be asked for at another time. */
    Withholding askedAgain(Instant later) {
        return new Withholding(what, since, attempts, later);
    }

    boolean held() {
        return what.kind() == Withheld.Kind.HELD;
    }

    boolean due(Instant now) {
        return !held() && !now.isBefore(next);
    }
}
