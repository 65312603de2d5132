package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.Status;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.Session;
import io.meridian.common.sync.grpc.dialect.MeridianProviderEnd;

/** A stream to one of our own zones: what the drive says goes out as it is said. */
final class MeridianZoneStream implements ZoneStream, Link<FromProvider> {
    private final ResponseOutlet outlet;
    private final MeridianProviderEnd end = new MeridianProviderEnd();
    private final Session<FromSubscriber> session;

    MeridianZoneStream(PeerIdentity zone, ResponseOutlet outlet, ProviderSessions sessions) {
        this.outlet = outlet;
        this.session = sessions.open(zone, this);
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
}
