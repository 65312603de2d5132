package io.meridian.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/** A TCP link on loopback whose faults are switched while it is in use. It sees bytes only: TLS runs through it from end to end. */
public final class FaultyLink implements AutoCloseable {
    private static final int PIECE = 16 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final RandomGenerator chance;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();
    private final Object switched = new Object();
    private volatile LinkFault fault = new LinkFault.None();
    private volatile boolean closed;

    /**
     * Listens at once, at a free port.
     *
     * @param target the port on loopback that it leads to
     * @param chance for jitter
     */
    public FaultyLink(int target, RandomGenerator chance) {
        this.target = target;
        this.chance = chance;
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on loopback", e);
        }
        Thread.ofVirtual().name("link-" + target).start(this::accept);
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** Connections that came so far, refused ones included. */
    public long accepted() {
        return accepted.get();
    }

    /** From now on bytes are treated so. */
    public void turn(LinkFault next) {
        synchronized (switched) {
            fault = next;
            switched.notifyAll();
        }
    }

    /** From now on bytes pass as they come. */
    public void heal() {
        turn(new LinkFault.None());
    }

    /** Ends every connection by a reset, at both sides. */
    public void reset() {
        connections.forEach(connection -> connection.end(true));
    }

    /** Ends every connection by an orderly end of TCP, without a word of TLS or HTTP/2. */
    public void finish() {
        connections.forEach(connection -> connection.end(false));
    }

    @Override
    public void close() {
        closed = true;
        heal();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reset();
    }

    private void accept() {
        while (!closed) {
            try {
                Socket zone = listener.accept();
                accepted.incrementAndGet();
                if (fault instanceof LinkFault.Refusing) {
                    zone.setSoLinger(true, 0);
                    zone.close();
                } else {
                    open(zone);
                }
            } catch (IOException e) {
                // The listener was closed, or global does not listen: the zone's socket is closed and it dials again.
            }
        }
    }

    private void open(Socket zone) throws IOException {
        Socket global;
        try {
            global = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException e) {
            zone.close();
            throw e;
        }
        Connection connection = new Connection(zone, global);
        connections.add(connection);
        if (closed) {
            connection.end(true);
        }
        Thread.ofVirtual().start(() -> connection.carry(zone, global, LinkFault.Way.TO_GLOBAL));
        Thread.ofVirtual().start(() -> connection.carry(global, zone, LinkFault.Way.TO_ZONE));
    }

    private final class Connection {
        private final Socket zone;
        private final Socket global;

        Connection(Socket zone, Socket global) {
            this.zone = zone;
            this.global = global;
        }

        void carry(Socket from, Socket to, LinkFault.Way way) {
            byte[] piece = new byte[PIECE];
            LinkFault counted = fault;
            long passed = 0;
            boolean lost = false;
            try {
                while (true) {
                    awaitThaw();
                    int read = from.getInputStream().read(piece);
                    if (read < 0) {
                        break;
                    }
                    awaitThaw();
                    LinkFault now = fault;
                    if (now != counted) {
                        counted = now;
                        passed = 0;
                    }
                    int allowed = read;
                    switch (now) {
                        case LinkFault.None none -> {}
                        case LinkFault.Refusing refusing -> {}
                        case LinkFault.Frozen frozen -> {}
                        case LinkFault.Delayed delayed -> pause(delayed.delay().plus(jitter(delayed.jitter())));
                        case LinkFault.Throttled throttled ->
                            pause(Duration.ofNanos(read * 1_000_000_000L / throttled.bytesPerSecond()));
                        case LinkFault.HalfOpen halfOpen -> lost |= halfOpen.way() == way;
                        case LinkFault.CutAfter cut -> {
                            if (cut.way() == way) {
                                allowed = (int) Math.min(read, cut.bytes() - passed);
                            }
                        }
                    }
                    passed += read;
                    if (!lost && allowed > 0) {
                        to.getOutputStream().write(Arrays.copyOf(piece, allowed));
                    }
                    if (allowed < read) {
                        end(true);
                        return;
                    }
                }
                end(false);
            } catch (IOException e) {
                end(true);
            }
        }

        void end(boolean byReset) {
            connections.remove(this);
            for (Socket socket : new Socket[] {zone, global}) {
                try {
                    if (byReset) {
                        socket.setSoLinger(true, 0);
                    }
                    socket.close();
                } catch (IOException e) {
                    // It is closed already.
                }
            }
        }
    }

    private Duration jitter(Duration most) {
        return most.isZero() ? most : Duration.ofNanos(chance.nextLong(most.toNanos()));
    }

    private void awaitThaw() throws IOException {
        synchronized (switched) {
            while (fault instanceof LinkFault.Frozen) {
                try {
                    switched.wait();
                } catch (InterruptedException e) {
                    throw interrupted(e);
                }
            }
        }
    }

    private static void pause(Duration time) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static IOException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IOException("interrupted", e);
    }
}
