package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;

/** What becomes of the requests of one {@code GlobalToZoneSync} stream, in the dialect of the zone at its other end. */
interface ZoneStream {
    /**
     * The zone sent a request.
     *
     * @throws io.meridian.common.sync.grpc.dialect.MalformedMessageException when the protocol does not allow it
     */
    void onRequest(DeltaDiscoveryRequest request);

    /** More can be sent. */
    void onReady();

    /** The stream ended. */
    void onEnd();
}
