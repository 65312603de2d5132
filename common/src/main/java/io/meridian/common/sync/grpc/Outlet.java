package io.meridian.common.sync.grpc;

import io.grpc.Status;

/**
 * The sending half of one stream, at either end of its call. Messages may be sent and the stream ended from any thread; after its end
 * what is sent goes nowhere.
 *
 * @param <M> what is sent on it
 */
interface Outlet<M> {
    /** Whether the transport takes a message without queueing it beyond its own window. */
    boolean isReady();

    void send(M message);

    /** Ends the stream; a caller tells its reason only to its own log. */
    void close(Status status);
}
