package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.Status;
import io.meridian.common.insight.ZoneWitness;
import io.meridian.common.sync.grpc.dialect.DeltaResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** An outlet to a zone that tells what goes out on it, and what the zone answers. */
final class WitnessedOutlet implements Outlet<DeltaResponse> {
    /** A zone of the reference has one response of each type unanswered. */
    private static final int UNANSWERED = 64;

    private final Outlet<DeltaResponse> outlet;
    private final ZoneWitness.Subscription subscription;

    private final Map<String, Set<String>> unanswered = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<String>> eldest) {
            return size() > UNANSWERED;
        }
    };

    WitnessedOutlet(Outlet<DeltaResponse> outlet, ZoneWitness.Subscription subscription) {
        this.outlet = outlet;
        this.subscription = subscription;
    }

    @Override
    public boolean isReady() {
        return outlet.isReady();
    }

    @Override
    public void send(DeltaResponse response) {
        Set<String> kinds = response.kinds();
        if (!kinds.isEmpty()) {
            synchronized (unanswered) {
                unanswered.put(response.nonce(), kinds);
            }
        }
        subscription.sent(kinds, response.encodedSize());
        outlet.send(response);
    }

    @Override
    public void close(Status status) {
        outlet.close(status);
    }

    /**
     * The zone sent a request.
     *
     * @param accepted whether it is no rejection
     */
    void answered(DeltaDiscoveryRequest request, boolean accepted) {
        Set<String> kinds;
        synchronized (unanswered) {
            kinds = unanswered.remove(request.getResponseNonce());
        }
        if (kinds != null) {
            subscription.answered(kinds, accepted);
        }
    }
}
