package io.meridian.common.sync.grpc;

import io.grpc.Status;
import io.meridian.common.sync.drive.PeerIdentity;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The two sync streams of a zone on one connection. The first request of {@code GlobalToZoneSync} says which process of the zone it is;
 * {@code ZoneToGlobalSync} says nothing, and waits for that. When one ends, so does the other: a zone with half a session looks
 * connected and hears, or is heard, no more (spec/kds-protocol §8.1, item 10).
 */
final class StreamPairs {
    /** Something between zone and global may spread the streams of one zone over several connections: then each stands alone. */
    private static final Duration ALONE_AFTER = Duration.ofSeconds(5);

    private record Key(SocketAddress remote, String zone) {}

    private static final class Pair {
        private @Nullable OpenCall<?, ?> down;
        private @Nullable PeerIdentity identity;
        private @Nullable OpenCall<?, ?> up;
        private @Nullable Consumer<PeerIdentity> waiting;
    }

    private final ScheduledExecutorService timers;
    private final Map<Key, Pair> pairs = new HashMap<>();

    StreamPairs(ScheduledExecutorService timers) {
        this.timers = timers;
    }

    /** {@code GlobalToZoneSync} of a zone was let in. */
    void downOpened(OpenCall<?, ?> call, PeerIdentity identity) {
        Consumer<PeerIdentity> start;
        synchronized (this) {
            Pair pair = pairs.computeIfAbsent(key(call), key -> new Pair());
            pair.down = call;
            pair.identity = identity;
            start = pair.waiting;
            pair.waiting = null;
        }
        if (start != null) {
            start.accept(identity);
        }
    }

    /**
     * {@code ZoneToGlobalSync} of a zone was let in.
     *
     * @param start told once who is at the other end, when that is known
     */
    void upOpened(OpenCall<?, ?> call, Consumer<PeerIdentity> start) {
        PeerIdentity known;
        synchronized (this) {
            Pair pair = pairs.computeIfAbsent(key(call), key -> new Pair());
            pair.up = call;
            known = pair.identity;
            pair.waiting = known == null ? start : null;
        }
        if (known != null) {
            start.accept(known);
            return;
        }
        try {
            timers.schedule(() -> startAlone(call), ALONE_AFTER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            call.close(Status.UNAVAILABLE.withDescription("the global control plane stops"));
        }
    }

    /** Either stream ended. */
    void ended(OpenCall<?, ?> call) {
        OpenCall<?, ?> other = null;
        synchronized (this) {
            Pair pair = pairs.get(key(call));
            if (pair != null && pair.down == call) {
                pair.down = null;
                pair.identity = null;
                other = pair.up;
            } else if (pair != null && pair.up == call) {
                pair.up = null;
                pair.waiting = null;
                other = pair.down;
            }
            if (pair != null && pair.down == null && pair.up == null) {
                pairs.remove(key(call));
            }
        }
        if (other != null) {
            // With the same words when this side ended it: a zone may look at either stream for the reason.
            other.close(call.end()
                    .orElse(Status.UNAVAILABLE.withDescription(
                            "the other sync stream of this connection ended: both start anew together")));
        }
    }

    private void startAlone(OpenCall<?, ?> call) {
        Consumer<PeerIdentity> start = null;
        synchronized (this) {
            Pair pair = pairs.get(key(call));
            if (pair != null && pair.up == call) {
                start = pair.waiting;
                pair.waiting = null;
            }
        }
        if (start != null) {
            start.accept(new PeerIdentity(call.zone(), "", "grpc"));
        }
    }

    private static Key key(OpenCall<?, ?> call) {
        return new Key(call.remote(), call.zone());
    }
}
