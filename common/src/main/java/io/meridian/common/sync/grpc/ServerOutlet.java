package io.meridian.common.sync.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/** The sending half of a stream at the end that was called. The call is an {@link OpenCall}, which takes one sender at a time. */
final class ServerOutlet<M> implements Outlet<M> {
    private final ServerCall<?, M> call;

    ServerOutlet(ServerCall<?, M> call) {
        this.call = call;
    }

    @Override
    public boolean isReady() {
        return call.isReady();
    }

    @Override
    public void send(M message) {
        call.sendMessage(message);
    }

    @Override
    public void close(Status status) {
        call.close(status, new Metadata());
    }
}
