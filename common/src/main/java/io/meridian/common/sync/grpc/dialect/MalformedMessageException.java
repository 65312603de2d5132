package io.meridian.common.sync.grpc.dialect;

/** A peer sent what the protocol does not allow; the message says what was given and what is expected. It ends the stream. */
public final class MalformedMessageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedMessageException(String message) {
        super(message);
    }

    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
