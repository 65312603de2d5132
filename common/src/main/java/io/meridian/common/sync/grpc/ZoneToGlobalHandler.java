package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.meridian.common.insight.InsightInbox;
import io.meridian.common.insight.ZoneWitness;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.grpc.ConnectionState.Dialect;
import io.meridian.common.sync.grpc.dialect.KumaPeer;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code ZoneToGlobalSync}, on which the zone answers and global asks (spec/kds-protocol §3.4). Global asks once it knows which
 * process of the zone is at the other end; in which dialect, the zone's headers say (docs/sync-wire.md).
 */
final class ZoneToGlobalHandler implements ServerCallHandler<DeltaDiscoveryResponse, DeltaDiscoveryRequest> {
    /** All that some thirty thousand dataplanes take. */
    private static final long BACKLOG = 64L << 20;

    /**
     * What it needs of this control plane.
     *
     * @param instance this run of it
     * @param version version of the reference that it is compatible with
     * @param silence how long a zone of ours may say nothing
     */
    record Surroundings(
            ZoneSubscriptions sessions,
            InsightInbox insights,
            String instance,
            String version,
            Duration silence,
            InstantSource clock,
            RandomGenerator chance,
            ScheduledExecutorService timers) {}

    private final Surroundings surroundings;
    private final StreamPairs pairs;
    private final ZoneWitness witness;

    ZoneToGlobalHandler(Surroundings surroundings, StreamPairs pairs, ZoneWitness witness) {
        this.surroundings = surroundings;
        this.pairs = pairs;
        this.witness = witness;
    }

    @Override
    public ServerCall.Listener<DeltaDiscoveryResponse> startCall(
            ServerCall<DeltaDiscoveryResponse, DeltaDiscoveryRequest> call, Metadata headers) {
        call.sendHeaders(new Metadata());
        OpenCall<?, ?> open = ZoneGate.CALL.get();
        witness.opened(open.zone(), ZoneWitness.Stream.ZONE_TO_GLOBAL);
        Listener listener = new Listener(call, open, KdsHeaders.isOurs(headers));
        open.whenEnded(listener::ended);
        pairs.upOpened(open, listener::start);
        if (open.isOver()) {
            pairs.ended(open);
        }
        return listener;
    }

    private final class Listener extends ServerCall.Listener<DeltaDiscoveryResponse> {
        private final ServerCall<DeltaDiscoveryResponse, DeltaDiscoveryRequest> call;
        private final OpenCall<?, ?> open;
        private final Pace pace;
        private final SubscriberStream.Peer peer;
        private volatile @Nullable SubscriberStream stream;
        private volatile boolean over;

        Listener(ServerCall<DeltaDiscoveryResponse, DeltaDiscoveryRequest> call, OpenCall<?, ?> open, boolean ours) {
            this.call = call;
            this.open = open;
            this.pace = new Pace(call, surroundings.clock(), surroundings.timers());
            this.peer = new SubscriberStream.Peer(
                    "zone \"" + open.zone() + "\"",
                    new KumaPeer.Zone(open.zone()),
                    Optional.of(ours ? Dialect.MERIDIAN : Dialect.KUMA));
        }

        /** Nothing is read before global has asked: what a zone sends unasked waits in its own window. */
        private void start(PeerIdentity identity) {
            SubscriberStream opened = new SubscriberStream(
                    peer,
                    new SubscriberStream.Surroundings(
                            new ZoneNode(open.zone(), surroundings.instance(), surroundings.version(), ""),
                            BACKLOG,
                            Optional.of(surroundings.insights().open(open.zone())),
                            surroundings.silence(),
                            surroundings.clock(),
                            surroundings.chance(),
                            surroundings.timers()),
                    new ServerOutlet<>(call),
                    dialect -> {});
            stream = opened;
            if (over) {
                opened.onEnd();
                return;
            }
            opened.open(link -> surroundings.sessions().open(identity, link));
            pace.next();
        }

        @Override
        public void onMessage(DeltaDiscoveryResponse response) {
            SubscriberStream now = stream;
            if (now != null) {
                now.onResponse(response);
            }
            pace.next();
        }

        @Override
        public void onReady() {
            SubscriberStream now = stream;
            if (now != null) {
                now.onReady();
            }
        }

        @Override
        public void onHalfClose() {
            // Not OK: a zone takes that for a graceful end and leaves the stream dead.
            open.close(Status.CANCELLED.withDescription("the zone ended its half of the stream"));
        }

        private void ended() {
            over = true;
            pairs.ended(open);
            SubscriberStream now = stream;
            if (now != null) {
                now.onEnd();
            }
        }
    }
}
