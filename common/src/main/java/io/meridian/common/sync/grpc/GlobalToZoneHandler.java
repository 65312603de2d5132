package io.meridian.common.sync.grpc;

import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.meridian.common.auth.ZoneAuthentication;
import io.meridian.common.auth.ZoneAuthenticator;
import io.meridian.common.auth.ZoneClaim;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.grpc.dialect.DeltaResponse;
import io.meridian.common.sync.grpc.dialect.KumaMemory;
import io.meridian.common.sync.grpc.dialect.MalformedMessageException;
import io.meridian.common.sync.grpc.dialect.MeridianProviderEnd;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
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
    private final KumaZoneStream.Surroundings surroundings;
    private final OpenStreams streams;
    private final Map<String, KumaZoneStream> kumaZones = new ConcurrentHashMap<>();
    private final Map<String, KumaMemory> memories = new ConcurrentHashMap<>();

    GlobalToZoneHandler(
            ZoneAuthenticator authenticator, KumaZoneStream.Surroundings surroundings, OpenStreams streams) {
        this.authenticator = authenticator;
        this.surroundings = surroundings;
        this.streams = streams;
    }

    /** What was noticed in the newest session of a zone of the reference, while it is open. */
    SortedMap<String, String> notices(String zone) {
        KumaZoneStream stream = kumaZones.get(zone);
        return stream == null ? Collections.emptySortedMap() : stream.notices();
    }

    @Override
    public ServerCall.Listener<DeltaDiscoveryRequest> startCall(
            ServerCall<DeltaDiscoveryRequest, DeltaResponse> call, Metadata headers) {
        call.sendHeaders(new Metadata());
        call.request(1);
        return new Listener(call, ZoneGate.CLAIM.get(), ZoneGate.ZONE.get());
    }

    private final class Listener extends ServerCall.Listener<DeltaDiscoveryRequest> {
        private final ServerCall<DeltaDiscoveryRequest, DeltaResponse> call;
        private final ZoneClaim claim;
        private final String zone;
        private final ResponseOutlet outlet;
        private final Consumer<Status> ending;
        private @Nullable ZoneStream stream;
        private boolean paused;

        Listener(ServerCall<DeltaDiscoveryRequest, DeltaResponse> call, ZoneClaim claim, String zone) {
            this.call = call;
            this.claim = claim;
            this.zone = zone;
            this.outlet = new ResponseOutlet(call);
            this.ending = outlet::close;
            streams.opened(ending);
        }

        @Override
        public void onMessage(DeltaDiscoveryRequest request) {
            try {
                if (stream == null) {
                    stream = open(request);
                } else if (request.hasNode() && !request.getNode().getId().equals(zone)) {
                    throw new MalformedMessageException(
                            "node.id \"" + request.getNode().getId() + "\" on a stream of zone \"" + zone
                                    + "\" (expected: the same in every request)");
                }
                if (stream == null) {
                    return;
                }
                stream.onRequest(request);
            } catch (MalformedMessageException e) {
                LOG.log(System.Logger.Level.WARNING, "zone \"{0}\" sent {1}", zone, e.getMessage());
                outlet.close(Status.INVALID_ARGUMENT.withDescription(e.getMessage()));
                return;
            }
            if (call.isReady()) {
                call.request(1);
            } else {
                paused = true;
            }
        }

        @Override
        public void onReady() {
            if (stream != null) {
                stream.onReady();
            }
            if (paused) {
                paused = false;
                call.request(1);
            }
        }

        @Override
        public void onHalfClose() {
            outlet.close(Status.CANCELLED.withDescription("the zone ended its half of the stream"));
        }

        @Override
        public void onCancel() {
            ended();
        }

        @Override
        public void onComplete() {
            ended();
        }

        private void ended() {
            outlet.ended();
            streams.ended(ending);
            if (stream != null) {
                stream.onEnd();
                kumaZones.remove(zone, stream);
            }
        }

        private @Nullable ZoneStream open(DeltaDiscoveryRequest first) {
            if (first.getNode().getId().isEmpty()) {
                throw new MalformedMessageException(
                        "a first request without node.id (expected: the zone's name, \"" + zone + "\")");
            }
            ZoneAuthentication outcome =
                    authenticator.authenticate(claim.withNodeId(first.getNode().getId()));
            return switch (outcome) {
                case ZoneAuthentication.Refused refused -> {
                    LOG.log(System.Logger.Level.INFO, "refused zone \"{0}\": {1}", zone, refused.reason());
                    outlet.close(Status.UNAUTHENTICATED.withDescription(refused.reason()));
                    yield null;
                }
                case ZoneAuthentication.Admitted admitted -> {
                    PeerIdentity peer = new PeerIdentity(admitted.zone(), instance(first.getNode()), "grpc");
                    boolean ours = MeridianProviderEnd.opens(first);
                    LOG.log(
                            System.Logger.Level.INFO,
                            "zone \"{0}\" subscribes{1}",
                            admitted.zone(),
                            ours ? "" : " in the reference's dialect");
                    yield ours ? new MeridianZoneStream(peer, outlet, surroundings.sessions()) : kuma(peer);
                }
            };
        }

        private KumaZoneStream kuma(PeerIdentity peer) {
            KumaZoneStream opened = new KumaZoneStream(peer, memory(peer.zone()), outlet, surroundings);
            kumaZones.put(peer.zone(), opened);
            return opened;
        }

        private String instance(Node node) {
            return node.getMetadata()
                    .getFieldsOrDefault("control-plane-id", Value.getDefaultInstance())
                    .getStringValue();
        }
    }

    private KumaMemory memory(String zone) {
        if (memories.size() >= ZONES_REMEMBERED && !memories.containsKey(zone)) {
            memories.clear();
        }
        return memories.computeIfAbsent(zone, name -> new KumaMemory());
    }
}
