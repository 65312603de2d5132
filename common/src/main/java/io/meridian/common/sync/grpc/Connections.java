package io.meridian.common.sync.grpc;

import io.meridian.common.insight.ZoneWitness;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections to the port, from the moment they are accepted: how many there may be, and how long one may stay of which no call is
 * let in. What is bounded here costs memory before anybody is known.
 */
final class Connections {
    /**
     * How many.
     *
     * @param all at a time
     * @param strangersPerAddress from one address of which no call was let in so far; many zones may stand behind one address, and come
     *     back at once
     * @param strangeFor how long a connection may stay of which no call is let in
     * @param refusals calls refused on one connection before it is closed
     */
    record Limits(int all, int strangersPerAddress, Duration strangeFor, int refusals) {
        static final Limits DEFAULT = new Limits(4_096, 512, Duration.ofSeconds(20), 20);
    }

    private static final class Connection {
        private final Channel channel;
        private final InetAddress address;
        private final Instant since;
        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean strange = true;

        Connection(Channel channel, InetAddress address, Instant since) {
            this.channel = channel;
            this.address = address;
            this.since = since;
        }
    }

    private final Limits limits;
    private final ZoneWitness witness;
    private final InstantSource clock;
    private final Map<SocketAddress, Connection> open = new ConcurrentHashMap<>();
    private final Map<InetAddress, Integer> strangers = new ConcurrentHashMap<>();

    Connections(Limits limits, ZoneWitness witness, InstantSource clock) {
        this.limits = limits;
        this.witness = witness;
        this.clock = clock;
    }

    /** Whether a connection that was just made may stay. */
    boolean accept(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            return false;
        }
        InetAddress address = remote.getAddress();
        if (open.size() >= limits.all()) {
            witness.refused("too-many-connections");
            return false;
        }
        if (strangers.merge(address, 1, Integer::sum) > limits.strangersPerAddress()) {
            oneStrangerLess(address);
            witness.refused("too-many-connections");
            return false;
        }
        Connection connection = new Connection(channel, address, clock.instant());
        open.put(remote, connection);
        channel.closeFuture().addListener(closed -> closed(remote, connection));
        return true;
    }

    /** A call on a connection was let in. */
    void admitted(SocketAddress remote) {
        Connection connection = open.get(remote);
        if (connection != null && known(connection)) {
            oneStrangerLess(connection.address);
        }
    }

    /** A call on a connection was refused. */
    void refused(SocketAddress remote) {
        Connection connection = open.get(remote);
        if (connection != null && connection.refused.incrementAndGet() >= limits.refusals()) {
            cut(connection.channel);
        }
    }

    /** Closes those of which no call was let in for too long. */
    void expire(Instant now) {
        for (Connection connection : open.values()) {
            if (connection.strange && connection.since.plus(limits.strangeFor()).isBefore(now)) {
                cut(connection.channel);
            }
        }
    }

    /**
     * Closes a connection without asking its handlers: gRPC's would first wait for the calls that are open on it. The last answer is on
     * its way by then.
     */
    private static void cut(Channel channel) {
        channel.eventLoop().execute(() -> {
            ChannelHandlerContext first = channel.pipeline().firstContext();
            if (first == null) {
                channel.close();
            } else {
                first.close();
            }
        });
    }

    int count() {
        return open.size();
    }

    private void closed(SocketAddress remote, Connection connection) {
        open.remove(remote, connection);
        boolean refused = connection.refused.get() > 0;
        if (known(connection)) {
            oneStrangerLess(connection.address);
            if (!refused) {
                witness.refused("connection-without-call");
            }
        }
    }

    /** Whether a connection was strange until now. */
    private static boolean known(Connection connection) {
        synchronized (connection) {
            boolean was = connection.strange;
            connection.strange = false;
            return was;
        }
    }

    private void oneStrangerLess(InetAddress address) {
        strangers.computeIfPresent(address, Connections::oneLess);
    }

    private static @Nullable Integer oneLess(InetAddress address, Integer count) {
        return count > 1 ? count - 1 : null;
    }
}
