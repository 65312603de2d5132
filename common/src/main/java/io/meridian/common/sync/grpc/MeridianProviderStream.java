package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.Status;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.insight.InsightOutbox;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.Session;
import io.meridian.common.sync.grpc.dialect.DeltaResponse;
import io.meridian.common.sync.grpc.dialect.MeridianInsights;
import io.meridian.common.sync.grpc.dialect.MeridianProviderEnd;
import io.meridian.common.sync.grpc.dialect.ProviderRole;

/** A stream to one of our own: what the drive says goes out as it is said. */
final class MeridianProviderStream implements ProviderStream, Link<FromProvider> {
    /** As large as a part of a batch: insights share the stream with what must not wait. */
    private static final int INSIGHT_BYTES = 1 << 20;

    private final Outlet<DeltaResponse> outlet;
    private final ProviderRole role;
    private final MeridianProviderEnd end;
    private final Session<FromSubscriber> session;

    MeridianProviderStream(
            PeerIdentity peer, Outlet<DeltaResponse> outlet, ProviderSessions sessions, ProviderRole role) {
        this.outlet = outlet;
        this.role = role;
        this.end = new MeridianProviderEnd(role);
        this.session = sessions.open(peer, this);
    }

    @Override
    public void onRequest(DeltaDiscoveryRequest request) {
        end.read(request).ifPresent(session::received);
    }

    @Override
    public void onReady() {
        session.ready();
    }

    @Override
    public void onEnd() {
        session.closed();
    }

    @Override
    public void takeInsights(InsightOutbox.Session insights) {
        if (outlet.isReady()) {
            InsightBatch batch = insights.take(INSIGHT_BYTES);
            if (!batch.isEmpty()) {
                outlet.send(MeridianInsights.write(role, batch));
            }
        }
    }

    @Override
    public boolean ready() {
        return outlet.isReady();
    }

    @Override
    public void send(FromProvider message) {
        end.write(message).forEach(outlet::send);
    }

    @Override
    public void close(String reason) {
        outlet.close(Status.UNAVAILABLE.withDescription(reason));
    }

    @Override
    public void keepOut(String reason) {
        outlet.close(Status.FAILED_PRECONDITION.withDescription(reason));
    }
}
