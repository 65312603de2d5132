package io.meridian.common.sync.drive;

import io.meridian.common.sync.Message;

/**
 * One session, as the drive gives it to the transport that carries it. Every method returns at once and may be called from any
 * thread: the session takes its inputs one at a time, in the order of the calls.
 *
 * @param <M> what is received in it
 */
public interface Session<M extends Message> {

    /** The peer sent a message. */
    void received(M message);

    /** {@link Link#ready()} turned true. */
    void ready();

    /** The connection ended, for whatever reason. Nothing is sent on the link after this. */
    void closed();
}
