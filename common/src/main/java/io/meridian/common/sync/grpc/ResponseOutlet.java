package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.meridian.common.sync.grpc.dialect.DeltaResponse;

/** The sending half of one stream. A gRPC call takes one sender at a time; the drive and the transport may both end it. */
final class ResponseOutlet {
    private final ServerCall<DeltaDiscoveryRequest, DeltaResponse> call;
    private boolean closed;

    ResponseOutlet(ServerCall<DeltaDiscoveryRequest, DeltaResponse> call) {
        this.call = call;
    }

    boolean isReady() {
        return call.isReady();
    }

    synchronized void send(DeltaResponse response) {
        if (!closed) {
            call.sendMessage(response);
        }
    }

    synchronized void close(Status status) {
        if (!closed) {
            closed = true;
            call.close(status, new Metadata());
        }
    }

    /** The peer or the network ended the call. */
    synchronized void ended() {
        closed = true;
    }
}
