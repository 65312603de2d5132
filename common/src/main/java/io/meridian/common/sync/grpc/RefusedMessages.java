package io.meridian.common.sync.grpc;

import io.grpc.Metadata;
import io.grpc.ServerStreamTracer;
import io.grpc.Status;
import io.meridian.common.insight.ZoneWitness;

/**
 * Counts the calls that gRPC itself ends for a message: one that is larger than a message may be, also when it grows so only as it is
 * inflated, and one that cannot be read. Nobody else is told of these.
 */
final class RefusedMessages extends ServerStreamTracer.Factory {
    private final ZoneWitness witness;

    RefusedMessages(ZoneWitness witness) {
        this.witness = witness;
    }

    @Override
    public ServerStreamTracer newServerStreamTracer(String method, Metadata headers) {
        return new ServerStreamTracer() {
            @Override
            public void streamClosed(Status status) {
                // We close no call with either.
                if (status.getCode() == Status.Code.RESOURCE_EXHAUSTED) {
                    witness.refused("message-too-large");
                } else if (status.getCode() == Status.Code.UNKNOWN) {
                    witness.refused("message-unreadable");
                }
            }
        };
    }
}
