package io.meridian.cli.client;

/** A control plane refused what was asked; the message is for people. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String message) {
        super(message);
    }

    public RefusedException(String what, Reply reply) {
        super(what + ": " + reply.problem());
    }
}
