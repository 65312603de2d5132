package io.meridian.common.sync.simulation;

import io.meridian.common.sync.Message;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A connection between a zone and global that keeps order, takes time, and fails as real ones do. */
final class Connection {

    /** Messages under way in one direction before it is not ready: small, so that back-pressure is common. */
    static final int WINDOW = 3;

    private final VirtualTime time;
    private final RandomGenerator random;
    final Way<FromSubscriber> toGlobal;
    final Way<FromProvider> toZone;
    private boolean open = true;
    private boolean halfOpen;
    private boolean sound = true;
    private Duration delay = Duration.ofMillis(5);
    private Instant lastToZone;

    Connection(VirtualTime time, RandomGenerator random, Process zone, Process global) {
        this.time = time;
        this.random = random;
        this.lastToZone = time.now();
        this.toGlobal = new Way<>(global);
        this.toZone = new Way<>(zone);
    }

    boolean open() {
        return open;
    }

    /** Whether nothing was ever done to it. */
    boolean sound() {
        return open && sound;
    }

    /** When the zone heard something last. */
    Instant lastToZone() {
        return lastToZone;
    }

    /** Both ends learn that it is over. */
    void cut() {
        if (open) {
            open = false;
            toGlobal.end();
            toZone.end();
        }
    }

    /** Whatever is sent is lost, and nobody is told. */
    void becomeHalfOpen() {
        sound = false;
        halfOpen = true;
    }

    void slowDown(Duration perMessage) {
        sound = false;
        delay = perMessage;
    }

    /** One direction, as the sender's link; its messages go to the receiver's session. */
    final class Way<M extends Message> implements Link<M> {
        private final Process receiver;
        private @Nullable Session<M> session;
        private @Nullable Session<?> sender;
        private int underWay;
        private int most;
        private Instant last = Instant.EPOCH;
        private boolean duplicateNext;

        Way(Process receiver) {
            this.receiver = receiver;
        }

        /** @param receiving gets the messages; @param sending is told when there is room again, and of the end */
        void join(Session<M> receiving, Session<?> sending) {
            session = receiving;
            sender = sending;
        }

        /** The most messages that ever were under way at once. */
        int most() {
            return most;
        }

        void duplicateNext() {
            duplicateNext = true;
        }

        @Override
        public boolean ready() {
            return open && underWay < WINDOW;
        }

        @Override
        public void send(M message) {
            if (!open) {
                return;
            }
            underWay++;
            most = Math.max(most, underWay);
            Instant due = time.now().plus(delay).plusMillis(random.nextInt(5));
            // Messages of one direction keep their order.
            last = due.isAfter(last) ? due : last.plusNanos(1);
            time.after(Duration.between(time.now(), last), () -> deliver(message));
        }

        private void deliver(M message) {
            if (!open || halfOpen) {
                return;
            }
            boolean wasFull = underWay >= WINDOW;
            underWay--;
            Session<M> to = session;
            if (to != null) {
                receiver.run(() -> to.received(message));
                if (duplicateNext) {
                    duplicateNext = false;
                    receiver.run(() -> to.received(message));
                }
                if (receiver == toZone.receiver) {
                    lastToZone = time.now();
                }
            }
            Session<?> from = sender;
            if (wasFull && from != null) {
                sendingProcess().run(from::ready);
            }
        }

        private Process sendingProcess() {
            return receiver == toZone.receiver ? toGlobal.receiver : toZone.receiver;
        }

        @Override
        public void close(String reason) {
            if (open) {
                if (halfOpen) {
                    // Only this end knows.
                    Session<?> from = sender;
                    open = false;
                    if (from != null) {
                        sendingProcess().run(from::closed);
                    }
                } else {
                    time.after(Duration.ofMillis(1), Connection.this::cut);
                }
            }
        }

        private void end() {
            Session<M> to = session;
            if (to != null) {
                receiver.run(to::closed);
            }
        }
    }
}
