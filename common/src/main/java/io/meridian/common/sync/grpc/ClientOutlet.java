package io.meridian.common.sync.grpc;

import io.grpc.ClientCall;
import io.grpc.Status;
import java.util.function.Consumer;

/** The sending half of a stream at the end that calls. A gRPC call takes one sender at a time. */
final class ClientOutlet<M> implements Outlet<M> {
    private final ClientCall<M, ?> call;
    private final Consumer<String> ended;
    private boolean closed;

    /** @param ended told why, when this end closes the stream */
    ClientOutlet(ClientCall<M, ?> call, Consumer<String> ended) {
        this.call = call;
        this.ended = ended;
    }

    @Override
    public boolean isReady() {
        return call.isReady();
    }

    @Override
    public synchronized void send(M message) {
        if (!closed) {
            call.sendMessage(message);
        }
    }

    @Override
    public void close(Status status) {
        String reason = status.getDescription();
        if (cancel(reason == null ? status.getCode().toString() : reason)) {
            ended.accept(reason == null ? status.getCode().toString() : reason);
        }
    }

    /** Breaks the call off, without telling this end. Whether it was open. */
    synchronized boolean cancel(String reason) {
        if (closed) {
            return false;
        }
        closed = true;
        call.cancel(reason, null);
        return true;
    }
}
