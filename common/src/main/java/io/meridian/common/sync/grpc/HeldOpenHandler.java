package io.meridian.common.sync.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import io.meridian.common.insight.ZoneWitness;

/**
 * Keeps a stream open on which global asks nothing: a zone of the reference opens all its streams at once and restarts its whole
 * session when one of them fails (spec/kds-protocol §1.8, §7.1). Since nothing is asked, nothing is read.
 */
final class HeldOpenHandler<Q, R> implements ServerCallHandler<Q, R> {
    private final ZoneWitness witness;
    private final ZoneWitness.Stream stream;

    HeldOpenHandler(ZoneWitness witness, ZoneWitness.Stream stream) {
        this.witness = witness;
        this.stream = stream;
    }

    @Override
    public ServerCall.Listener<Q> startCall(ServerCall<Q, R> call, Metadata headers) {
        call.sendHeaders(new Metadata());
        witness.opened(ZoneGate.CALL.get().zone(), stream);
        return new ServerCall.Listener<>() {
            @Override
            public void onHalfClose() {
                // Not OK: a zone takes that for a graceful end and leaves the stream dead.
                call.close(Status.CANCELLED.withDescription("the zone ended its half of the stream"), new Metadata());
            }
        };
    }
}
