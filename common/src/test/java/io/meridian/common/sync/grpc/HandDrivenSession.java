package io.meridian.common.sync.grpc;

import io.meridian.common.sync.Message;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.Session;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A session whose engine is the test: what the peer sent is looked at, what it is to get is sent by hand.
 *
 * @param <R> what is received
 * @param <S> what is sent
 */
final class HandDrivenSession<R extends Message, S extends Message> implements Session<R> {
    final Link<S> link;
    final List<R> received = new CopyOnWriteArrayList<>();
    final AtomicInteger readyCalls = new AtomicInteger();
    final AtomicBoolean closed = new AtomicBoolean();
    final AtomicBoolean greeted = new AtomicBoolean();

    HandDrivenSession(Link<S> link) {
        this.link = link;
    }

    /** A new one, added to those of a test. */
    static <R extends Message, S extends Message> HandDrivenSession<R, S> into(
            Collection<HandDrivenSession<R, S>> sessions, Link<S> link) {
        HandDrivenSession<R, S> session = new HandDrivenSession<>(link);
        sessions.add(session);
        return session;
    }

    @Override
    public void received(R message) {
        received.add(message);
    }

    @Override
    public void ready() {
        readyCalls.incrementAndGet();
    }

    @Override
    public void closed() {
        closed.set(true);
    }
}
