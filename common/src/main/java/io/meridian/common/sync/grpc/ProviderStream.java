package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.meridian.common.insight.InsightOutbox;

/** What becomes of the requests of one stream on which this control plane provides, in the dialect of the peer at its other end. */
interface ProviderStream {
    /**
     * The peer sent a request.
     *
     * @throws io.meridian.common.sync.grpc.dialect.MalformedMessageException when the protocol does not allow it
     */
    void onRequest(DeltaDiscoveryRequest request);

    /** More can be sent. */
    void onReady();

    /** The stream ended. */
    void onEnd();

    /** Sends what of this zone's insights may go now. Called once a second at most; what cannot go stays in the outbox. */
    void takeInsights(InsightOutbox.Session insights);
}
