package io.meridian.common.runtime.preflight;

/** What keeps a control plane from starting, in one line for whoever started it: what is, what is expected, what to do. */
public final class CannotStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Without a cause: the message is all that is shown. */
    public CannotStartException(String message) {
        super(message);
    }
}
