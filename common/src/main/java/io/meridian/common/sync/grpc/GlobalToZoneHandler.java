package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.meridian.common.auth.ZoneAuthentication;
import io.meridian.common.auth.ZoneAuthenticator;
import io.meridian.common.insight.ZoneIntroduction;
import io.meridian.common.insight.ZoneWitness;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.grpc.dialect.DeltaResponse;
import io.meridian.common.sync.grpc.dialect.KumaMemory;
import io.meridian.common.sync.grpc.dialect.MalformedMessageException;
import io.meridian.common.sync.grpc.dialect.MeridianProviderEnd;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code GlobalToZoneSync}: the first request says who is at the other end and in which dialect it speaks
 * (spec/kds-protocol §3.3; docs/sync-wire.md).
 *
 * <p>A peer that does not read what it is sent is not read either: it gets no further than one request ahead.
 */
final class GlobalToZoneHandler implements ServerCallHandler<DeltaDiscoveryRequest, DeltaResponse> {
    private static final System.Logger LOG = System.getLogger(GlobalToZoneHandler.class.getName());

    /** Far more zones than one global serves; what is remembered of a zone is small, but names are the peers' choice. */
    private static final int ZONES_REMEMBERED = 10_000;

    private final ZoneAuthenticator authenticator;
    private final KumaProviderStream.Surroundings surroundings;
    private final StreamPairs pairs;
    private final ZoneWitness witness;
    private final Refusals refusals;
    private final Map<String, KumaProviderStream> kumaZones = new ConcurrentHashMap<>();
    private final Map<String, KumaMemory> memories = new ConcurrentHashMap<>();

    GlobalToZoneHandler(
            ZoneAuthenticator authenticator,
            KumaProviderStream.Surroundings surroundings,
            StreamPairs pairs,
            ZoneWitness witness,
            Refusals refusals) {
        this.authenticator = authenticator;
        this.surroundings = surroundings;
        this.pairs = pairs;
        this.witness = witness;
        this.refusals = refusals;
    }

    /** What was noticed in the newest session of a zone of the reference, while it is open. */
    SortedMap<String, String> notices(String zone) {
        KumaProviderStream stream = kumaZones.get(zone);
        return stream == null ? Collections.emptySortedMap() : stream.notices();
    }

    @Override
    public ServerCall.Listener<DeltaDiscoveryRequest> startCall(
            ServerCall<DeltaDiscoveryRequest, DeltaResponse> call, Metadata headers) {
        call.sendHeaders(new Metadata());
        OpenCall<?, ?> open = ZoneGate.CALL.get();
        witness.opened(open.zone(), ZoneWitness.Stream.GLOBAL_TO_ZONE);
        Listener listener = new Listener(call, open, ZoneGate.PROVEN.get());
        open.whenEnded(listener::ended);
        listener.pace.next();
        return listener;
    }

    /** A zone that subscribed. */
    private record Subscribed(
            ProviderStream stream, boolean ours, WitnessedOutlet outlet, ZoneWitness.Subscription witnessed) {}

    private final class Listener extends ServerCall.Listener<DeltaDiscoveryRequest> {
        private final ServerCall<DeltaDiscoveryRequest, DeltaResponse> call;
        private final OpenCall<?, ?> open;
        private final boolean proven;
        private final Pace pace;
        private volatile @Nullable Subscribed subscribed;
        private boolean paused;
        private boolean endTold;

        Listener(ServerCall<DeltaDiscoveryRequest, DeltaResponse> call, OpenCall<?, ?> open, boolean proven) {
            this.call = call;
            this.open = open;
            this.proven = proven;
            this.pace = new Pace(call, surroundings.clock(), surroundings.timers());
        }

        @Override
        public void onMessage(DeltaDiscoveryRequest request) {
            try {
                Subscribed now = subscribed == null ? subscribe(request) : sameNode(request, subscribed);
                if (now == null) {
                    return;
                }
                now.outlet().answered(request, now.ours() || !request.hasErrorDetail());
                now.stream().onRequest(request);
            } catch (MalformedMessageException e) {
                open.close(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
                return;
            }
            if (call.isReady()) {
                pace.next();
            } else {
                paused = true;
            }
        }

        @Override
        public void onReady() {
            Subscribed now = subscribed;
            if (now != null) {
                now.stream().onReady();
            }
            if (paused) {
                paused = false;
                pace.next();
            }
        }

        @Override
        public void onHalfClose() {
            open.close(Status.CANCELLED.withDescription("the zone ended its half of the stream"));
        }

        private Subscribed sameNode(DeltaDiscoveryRequest request, Subscribed now) {
            if (request.hasNode() && !request.getNode().getId().equals(open.zone())) {
                throw new MalformedMessageException(
                        "node.id \"" + request.getNode().getId() + "\" on a stream of zone \"" + open.zone()
                                + "\" (expected: the same in every request)");
            }
            return now;
        }

        private void ended() {
            pairs.ended(open);
            Subscribed now;
            synchronized (this) {
                now = endTold ? null : subscribed;
                endTold |= now != null;
            }
            if (now != null) {
                now.stream().onEnd();
                now.witnessed().ended();
                kumaZones.remove(open.zone(), now.stream());
            }
        }

        private @Nullable Subscribed subscribe(DeltaDiscoveryRequest first) {
            if (first.getNode().getId().isEmpty()) {
                throw new MalformedMessageException(
                        "a first request without node.id (expected: the zone's name, \"" + open.zone() + "\")");
            }
            ZoneAuthentication outcome = authenticator.authenticate(
                    open.claim().withNodeId(first.getNode().getId()));
            return switch (outcome) {
                case ZoneAuthentication.Refused refused -> {
                    refusals.refused(open.remote(), refused.cause().tag(), refused.reason());
                    open.close(Status.UNAUTHENTICATED.withDescription(refused.reason()));
                    yield null;
                }
                case ZoneAuthentication.Admitted admitted -> {
                    Subscribed now = subscribe(first, admitted.zone());
                    subscribed = now;
                    if (open.isOver()) {
                        // The engine wants no session with it, and said so while it was opened.
                        ended();
                        yield null;
                    }
                    yield now;
                }
            };
        }

        private Subscribed subscribe(DeltaDiscoveryRequest first, String zone) {
            PeerIdentity peer = new PeerIdentity(zone, RequestNode.instance(first.getNode()), "grpc");
            boolean ours = MeridianProviderEnd.opens(first);
            LOG.log(
                    System.Logger.Level.INFO,
                    "zone \"{0}\" subscribes{1}",
                    zone,
                    ours ? "" : " in the reference's dialect");
            ZoneWitness.Subscription witnessed =
                    witness.subscribed(zone, ZoneIntroduction.of(first.getNode().getMetadata(), proven));
            WitnessedOutlet outlet = new WitnessedOutlet(new ServerOutlet<>(call), witnessed);
            ProviderStream stream = ours
                    ? new MeridianProviderStream(peer, outlet, surroundings.sessions(), surroundings.role())
                    : kuma(peer, outlet);
            pairs.downOpened(open, peer);
            return new Subscribed(stream, ours, outlet, witnessed);
        }

        private KumaProviderStream kuma(PeerIdentity peer, WitnessedOutlet outlet) {
            KumaProviderStream opened = new KumaProviderStream(peer, memory(peer.zone()), outlet, surroundings);
            kumaZones.put(peer.zone(), opened);
            return opened;
        }
    }

    private KumaMemory memory(String zone) {
        if (memories.size() >= ZONES_REMEMBERED && !memories.containsKey(zone)) {
            memories.clear();
        }
        return memories.computeIfAbsent(zone, name -> new KumaMemory());
    }
}
