package io.meridian.cli.front;

/** Something on this machine keeps the control planes from running; the message says what, and what to do. */
public final class FrontDoorException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FrontDoorException(String message) {
        super(message);
    }

    FrontDoorException(String message, Throwable cause) {
        super(message, cause);
    }
}
