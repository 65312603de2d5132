package io.meridian.common.store;

import java.time.Duration;

/**
 * How much of the log is kept for cursors and people: an entry stays while it is young enough or among the last.
 *
 * @param age entries younger than this stay
 * @param revisions the last so many stay, however old
 */
public record Retention(Duration age, long revisions) {

    /** A day, or the last 100,000. */
    public static final Retention DEFAULT = new Retention(Duration.ofHours(24), 100_000);

    public Retention {
        if (age.isNegative() || revisions < 1) {
            throw new IllegalArgumentException("a log is kept for " + age + " and " + revisions
                    + " revisions (expected: a duration that is not negative, and at least 1 revision)");
        }
    }
}
