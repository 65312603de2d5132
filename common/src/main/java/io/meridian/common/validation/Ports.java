package io.meridian.common.validation;

import java.util.List;

/** TCP ports, as unsigned numbers of the wire. */
public final class Ports {
    private static final long LARGEST = 65535;

    private Ports() {}

    /** A port that must be there. */
    public static void check(int port, String field, List<Violation> violations) {
        check(Integer.toUnsignedLong(port), field, violations);
    }

    /** A port that must be there. */
    public static void check(long port, String field, List<Violation> violations) {
        if (port < 1 || port > LARGEST) {
            violations.add(new Violation(field, "port must be in the range [1, 65535]"));
        }
    }

    /** A port that may be absent, which is 0. */
    public static void checkOptional(int port, String field, List<Violation> violations) {
        if (port != 0) {
            check(port, field, violations);
        }
    }
}
