package io.meridian.common.sync.drive;

import io.meridian.common.sync.Message;

/**
 * One peer's end of a connection, as a transport gives it to the drive.
 *
 * @param <M> what is sent on it
 */
public interface Link<M extends Message> {

    /**
     * Whether a message can be sent without being queued beyond the transport's own window. When this was false, the transport
     * calls {@link Session#ready()} once it turns true.
     */
    boolean ready();

    /** Sends a message; never blocks. Messages arrive in this order or, after a failure, not at all. */
    void send(M message);

    /** Ends the connection. The transport then calls {@link Session#closed()}. May be called more than once. */
    void close(String reason);

    /** Ends the connection of a peer that should not come back within a minute, where the transport can say so. */
    default void keepOut(String reason) {
        close(reason);
    }
}
