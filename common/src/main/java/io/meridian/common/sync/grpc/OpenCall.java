package io.meridian.common.sync.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.meridian.common.auth.ZoneClaim;
import java.net.SocketAddress;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A call of a zone that was let in. Its handler, the drive, and whoever watches over authentication may send on it and end it from any
 * thread: gRPC's own call takes one sender at a time, and no end after its end.
 */
final class OpenCall<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final String zone;
    private final SocketAddress remote;
    private final Supplier<ZoneClaim> claim;
    private final Consumer<OpenCall<?, ?>> ended;
    private final Consumer<String> malformed;
    private volatile Optional<Instant> until;
    private @Nullable Runnable handler;
    private @Nullable Status end;
    private boolean closed;

    /**
     * @param zone for which it may speak
     * @param remote the connection that it is on
     * @param claim what it shows now about which zone it is
     * @param until when what it showed expires
     * @param ended told once, when it is over by whichever end
     * @param malformed told why, when it ends because of what its peer sent
     */
    OpenCall(
            ServerCall<Q, R> call,
            String zone,
            SocketAddress remote,
            Supplier<ZoneClaim> claim,
            Optional<Instant> until,
            Consumer<OpenCall<?, ?>> ended,
            Consumer<String> malformed) {
        super(call);
        this.zone = zone;
        this.remote = remote;
        this.claim = claim;
        this.until = until;
        this.ended = ended;
        this.malformed = malformed;
    }

    String zone() {
        return zone;
    }

    SocketAddress remote() {
        return remote;
    }

    ZoneClaim claim() {
        return claim.get();
    }

    Optional<Instant> until() {
        return until;
    }

    void holdsUntil(Optional<Instant> expiry) {
        until = expiry;
    }

    /**
     * Who handles it is told once when it is over, by whichever end: at once, though a peer that does not read may keep the stream itself
     * for a while.
     */
    void whenEnded(Runnable told) {
        boolean late;
        synchronized (this) {
            handler = told;
            late = closed;
        }
        if (late) {
            told.run();
        }
    }

    @Override
    public synchronized void sendMessage(R message) {
        if (!closed) {
            super.sendMessage(message);
        }
    }

    @Override
    public void close(Status status, Metadata trailers) {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            end = status;
            super.close(status, trailers);
        }
        if (status.getCode() == Status.Code.INVALID_ARGUMENT) {
            malformed.accept(String.valueOf(status.getDescription()));
        }
        tell();
    }

    /** Whether it is over, by whichever end. */
    synchronized boolean isOver() {
        return closed;
    }

    /** With what this side ended it; empty when it did not. */
    synchronized Optional<Status> end() {
        return Optional.ofNullable(end);
    }

    void close(Status status) {
        close(status, new Metadata());
    }

    /** The peer or the network ended it. */
    void ended() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        tell();
    }

    private void tell() {
        ended.accept(this);
        Runnable told;
        synchronized (this) {
            told = handler;
        }
        if (told != null) {
            told.run();
        }
    }
}
