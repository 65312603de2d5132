package io.meridian.common.model.mesh.conf;

/** Ends the reading of a {@code conf} at its first member that is not as it must be. */
public final class MalformedConfException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    MalformedConfException(String path, String expected) {
        super(path + " must be " + expected, null, false, false);
        this.reason = path + " must be " + expected;
    }

    /** Which member, and what it must be. */
    String reason() {
        return reason;
    }
}
