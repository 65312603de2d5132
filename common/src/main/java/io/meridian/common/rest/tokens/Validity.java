package io.meridian.common.rest.tokens;

import io.meridian.common.auth.TokenIssuer;
import io.meridian.common.codec.GoDuration;
import io.meridian.common.validation.Violation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** For how long a token is asked for: {@code validFor}, a duration as Go spells it. */
final class Validity {
    private static final String FIELD = "validFor";

    /** Such a token outlives whoever reads it, and its expiry still fits a date. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Validity() {}

    /** Reads it where it may be left out, which means ten years. */
    static Duration orTenYears(String text, List<Violation> violations) {
        return text.isEmpty() ? TokenIssuer.DEFAULT_VALIDITY : positive(text, violations);
    }

    /** Reads it where it must be said. */
    static Duration required(String text, List<Violation> violations) {
        if (text.isEmpty()) {
            violations.add(new Violation(FIELD, "cannot be empty"));
            return Duration.ZERO;
        }
        return positive(text, violations);
    }

    private static Duration positive(String text, List<Violation> violations) {
        Optional<Duration> parsed = GoDuration.read(text);
        if (parsed.isEmpty()) {
            violations.add(new Violation(FIELD, "is invalid: time: invalid duration \"" + text + "\""));
        } else if (parsed.get().isZero()) {
            violations.add(new Violation(FIELD, "cannot be empty or nil"));
        } else if (parsed.get().isNegative()) {
            violations.add(new Violation(FIELD, "must be positive: a token that has expired already is of no use"));
        } else if (parsed.get().compareTo(LONGEST) > 0) {
            violations.add(new Violation(FIELD, "must be at most 876000h (100 years)"));
        }
        return parsed.orElse(Duration.ZERO);
    }
}
