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
 * @param pause until it is asked for again; what is held waits for an operator instead
 * @param released an operator let go of what was held: it is asked for, and counts as withheld until the answer is taken in
 */
public record Withholding(Withheld what, Instant since, int attempts, Wait pause, boolean released) {

    /** An answer may be lost with its connection: this long after asking for what nothing stands in the way of, it is asked for again. */
    static final Duration ANSWER_WAIT = Duration.ofSeconds(30);

    static final Duration FIRST_WAIT = Duration.ofMinutes(5);
    static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** Withheld for the first time. */
    static Withholding first(Withheld what, Instant now) {
        return new Withholding(what, now, 1, new Wait(now, FIRST_WAIT), false);
    }

    /** Withheld once more; what was offered may have changed since. */
    Withholding again(Withheld offered, Instant now) {
        if (!offered.offered().equals(what.offered())) {
            return first(offered, now);
        }
        return new Withholding(offered, since, attempts + 1, pause.next(FIRST_WAIT, LONGEST_WAIT, now), false);
    }

    /** The same, now due: what stood in its way is gone. */
    Withholding unblocked() {
        return new Withholding(what, since, attempts, Wait.NONE, released);
    }

    /** The same, just asked for. */
    Withholding asked(Instant now) {
        Wait next = pause.length().compareTo(FIRST_WAIT) < 0
                ? pause.next(ANSWER_WAIT, FIRST_WAIT, now)
                : new Wait(now, pause.length());
        return new Withholding(what, since, attempts, next, released);
    }

    /** The same, which an operator let go of, and due. */
    Withholding letGo() {
        return new Withholding(what, since, attempts, Wait.NONE, true);
    }

    boolean held() {
        return what.kind() == Withheld.Kind.HELD && !released;
    }

    boolean due(Instant now) {
        return !held() && pause.over(now);
    }
}
