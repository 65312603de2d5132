package io.meridian.common.sync.simulation;

import io.meridian.common.sync.Message;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.Session;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A connection between a zone and global that takes time, and fails as real ones do: two streams, which end together. */
final class Connection {

    /** Messages under way in one direction before it is not ready: small, so that back-pressure is common. */
    static final int WINDOW = 3;

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final VirtualTime time;
    private final RandomGenerator random;

    /** Down: what global provides, and the zone's answers. */
    final Way<FromProvider> toZone;

    final Way<FromSubscriber> toGlobal;

    /** Up: what the zone provides, and global's answers. */
    final Way<FromProvider> upToGlobal;

    final Way<FromSubscriber> upToZone;

    private boolean open = true;
    private boolean halfOpen;
    private boolean sound = true;
    private Duration delay = Duration.ofMillis(5);
    private long lastToZone;
    private long lastToGlobal;

    Connection(VirtualTime time, RandomGenerator random, Process zone, Process global) {
        this.time = time;
        this.random = random;
        this.lastToZone = time.elapsed();
        this.lastToGlobal = time.elapsed();
        this.toGlobal = new Way<>(zone, global);
        this.toZone = new Way<>(global, zone);
        this.upToGlobal = new Way<>(zone, global);
        this.upToZone = new Way<>(global, zone);
    }

    List<Way<?>> ways() {
        return List.of(toZone, toGlobal, upToGlobal, upToZone);
    }

    boolean open() {
        return open;
    }

    /** Whether nothing was ever done to it. */
    boolean sound() {
        return open && sound;
    }

    /** For how long the zone has heard nothing of global's state, in seconds. */
    long silenceAtZone() {
        return (time.elapsed() - lastToZone) / SECOND;
    }

    /** For how long global has heard nothing of the zone's state and wanted to, in seconds. */
    long silenceAtGlobal() {
        return (time.elapsed() - lastToGlobal) / SECOND;
    }

    /** Global wants to hear nothing for now. */
    void excuseZone() {
        lastToGlobal = time.elapsed();
    }

    /** Both ends learn that it is over. */
    void cut() {
        if (open) {
            open = false;
            ways().forEach(Way::end);
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

    /** The next message on each way comes twice. */
    void duplicateNext() {
        ways().forEach(way -> way.accident = Accident.TWICE);
    }

    /** The next message on each way is lost. */
    void dropNext() {
        sound = false;
        ways().forEach(way -> way.accident = Accident.LOST);
    }

    /** The next message on each way comes after the one that follows it. */
    void reorderNext() {
        sound = false;
        ways().forEach(way -> way.accident = Accident.LATE);
    }

    private enum Accident {
        NONE,
        TWICE,
        LOST,
        LATE
    }

    /** One direction of one stream, as the sender's link; its messages go to the receiver's session. */
    final class Way<M extends Message> implements Link<M> {
        private final Process sending;
        private final Process receiving;
        private @Nullable Session<M> session;
        private @Nullable Session<?> sender;
        private int underWay;
        private int most;
        private long last;
        private Accident accident = Accident.NONE;
        private @Nullable M late;

        Way(Process sending, Process receiving) {
            this.sending = sending;
            this.receiving = receiving;
        }

        /** @param to gets the messages; @param from is told when there is room again, and of the end */
        void join(Session<M> to, Session<?> from) {
            session = to;
            sender = from;
        }

        /** The most messages that ever were under way at once. */
        int most() {
            return most;
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
            long due = time.elapsed() + delay.toNanos() + random.nextInt(5) * MILLI;
            // Messages of one direction keep their order.
            last = Math.max(due, last + 1);
            time.after(Duration.ofNanos(last - time.elapsed()), () -> deliver(message));
        }

        private void deliver(M message) {
            if (!open || halfOpen) {
                return;
            }
            boolean wasFull = underWay >= WINDOW;
            underWay--;
            Accident now = accident;
            accident = Accident.NONE;
            switch (now) {
                case NONE -> hand(message);
                case TWICE -> {
                    hand(message);
                    hand(message);
                }
                case LOST -> {}
                case LATE -> late = message;
            }
            M overtaken = late;
            if (now != Accident.LATE && overtaken != null) {
                late = null;
                hand(overtaken);
            }
            Session<?> from = sender;
            if (wasFull && from != null) {
                sending.run(from::ready);
            }
        }

        private void hand(M message) {
            Session<M> to = session;
            if (to != null) {
                receiving.run(() -> to.received(message));
                if (this == toZone) {
                    lastToZone = time.elapsed();
                } else if (this == upToGlobal) {
                    lastToGlobal = time.elapsed();
                }
            }
        }

        @Override
        public void close(String reason) {
            if (open) {
                if (halfOpen) {
                    // Only this end knows.
                    open = false;
                    ways().stream().filter(way -> way.sending == sending).forEach(Way::senderLearns);
                } else {
                    time.after(Duration.ofMillis(1), Connection.this::cut);
                }
            }
        }

        private void senderLearns() {
            Session<?> from = sender;
            if (from != null) {
                sending.run(from::closed);
            }
        }

        private void end() {
            Session<M> to = session;
            if (to != null) {
                receiving.run(to::closed);
            }
        }
    }
}
