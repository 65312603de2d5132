package io.meridian.common.sync.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.Status;
import java.util.function.Consumer;

/**
 * Keeps a stream open on which global asks nothing: a zone of the reference opens all its streams at once and restarts its whole
 * session when one of them fails (spec/kds-protocol §1.8, §7.1). What comes on it unasked is dropped.
 */
final class HeldOpenHandler<Q, R> implements ServerCallHandler<Q, R> {
    private final OpenStreams streams;

    HeldOpenHandler(OpenStreams streams) {
        this.streams = streams;
    }

    @Override
    public ServerCall.Listener<Q> startCall(ServerCall<Q, R> call, Metadata headers) {
        call.sendHeaders(new Metadata());
        call.request(1);
        return new Held(call);
    }

    private final class Held extends ServerCall.Listener<Q> {
        private final ServerCall<Q, R> call;
        private final Consumer<Status> ending = this::end;
        private boolean over;

        Held(ServerCall<Q, R> call) {
            this.call = call;
            streams.opened(ending);
        }

        @Override
        public void onMessage(Q message) {
            call.request(1);
        }

        @Override
        public void onHalfClose() {
            // Not OK: a zone takes that for a graceful end and leaves the stream dead.
            end(Status.CANCELLED.withDescription("the zone ended its half of the stream"));
        }

        @Override
        public void onCancel() {
            ended();
        }

        @Override
        public void onComplete() {
            ended();
        }

        private synchronized void end(Status status) {
            if (!over) {
                over = true;
                call.close(status, new Metadata());
            }
        }

        private synchronized void ended() {
            over = true;
            streams.ended(ending);
        }
    }
}
