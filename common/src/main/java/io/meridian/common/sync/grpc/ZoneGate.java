package io.meridian.common.sync.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.meridian.common.auth.ZoneAuthentication;
import io.meridian.common.auth.ZoneAuthenticator;
import io.meridian.common.auth.ZoneClaim;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call in only when it may speak for the zone it names. Asked for every call, before any of its messages is read
 * (design.md, sync contract, tokens; invariant I8).
 */
final class ZoneGate implements ServerInterceptor {
    /** The call itself, with what it showed: asked again when the first request of a stream names its node. */
    static final Context.Key<OpenCall<?, ?>> CALL = Context.key("open-call");

    /** Whether a token or certificate proves the zone. */
    static final Context.Key<Boolean> PROVEN = Context.key("proven");

    private static final System.Logger LOG = System.getLogger(ZoneGate.class.getName());
    private static final SocketAddress NOWHERE = InetSocketAddress.createUnresolved("nowhere", 0);

    private final ZoneAuthenticator authenticator;
    private final ClientCertificates certificates;
    private final OpenCalls calls;
    private final Refusals refusals;

    ZoneGate(ZoneAuthenticator authenticator, ClientCertificates certificates, OpenCalls calls, Refusals refusals) {
        this.authenticator = authenticator;
        this.certificates = certificates;
        this.calls = calls;
        this.refusals = refusals;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        SocketAddress remote = remote(call);
        List<String> tokens = all(headers, KdsHeaders.AUTHORIZATION);
        Optional<String> zone =
                Optional.ofNullable(headers.get(KdsHeaders.CLIENT_ID)).filter(id -> !id.isEmpty());
        if (zone.isEmpty()) {
            return refuse(
                    call,
                    remote,
                    ZoneAuthentication.Cause.NO_ZONE.tag(),
                    Status.INVALID_ARGUMENT,
                    "\"client-id\" is not present in metadata");
        }
        if (tokens.size() > 1) {
            return refuse(
                    call,
                    remote,
                    "several-tokens",
                    Status.INVALID_ARGUMENT,
                    tokens.size() + " \"authorization\" entries are present in metadata (expected: at most one)");
        }
        Optional<String> token = tokens.stream().findFirst();
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        Supplier<ZoneClaim> claim = () -> claim(zone, token, session);
        ZoneAuthentication outcome;
        try {
            outcome = authenticator.authenticate(claim.get());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a zone's claim could not be judged: " + claim.get(), e);
            return refuse(
                    call,
                    remote,
                    "not-judged",
                    Status.UNAVAILABLE,
                    "it cannot be said now who you are: try again later");
        }
        return switch (outcome) {
            case ZoneAuthentication.Refused refused ->
                refuse(call, remote, refused.cause().tag(), Status.UNAUTHENTICATED, refused.reason());
            case ZoneAuthentication.Admitted admitted -> admit(call, remote, claim, admitted, headers, next);
        };
    }

    private <Q, R> ServerCall.Listener<Q> admit(
            ServerCall<Q, R> call,
            SocketAddress remote,
            Supplier<ZoneClaim> claim,
            ZoneAuthentication.Admitted admitted,
            Metadata headers,
            ServerCallHandler<Q, R> next) {
        OpenCall<Q, R> open = new OpenCall<>(
                call,
                admitted.zone(),
                remote,
                claim,
                admitted.until(),
                calls::remove,
                reason -> refusals.refused(remote, "malformed", reason));
        if (!calls.add(open)) {
            return refuse(
                    call,
                    remote,
                    "too-many-calls",
                    Status.UNAVAILABLE,
                    "zone \"" + admitted.zone() + "\" has too many calls open (expected: its streams, once)");
        }
        refusals.admitted(remote);
        return new Tracked<>(
                open,
                Contexts.interceptCall(
                        Context.current().withValue(CALL, open).withValue(PROVEN, admitted.proven()),
                        open,
                        headers,
                        next));
    }

    /** Tells an open call of its end. */
    private static final class Tracked<Q> extends SimpleForwardingServerCallListener<Q> {
        private final OpenCall<Q, ?> call;

        Tracked(OpenCall<Q, ?> call, ServerCall.Listener<Q> listener) {
            super(listener);
            this.call = call;
        }

        @Override
        public void onCancel() {
            call.ended();
            super.onCancel();
        }

        @Override
        public void onComplete() {
            call.ended();
            super.onComplete();
        }
    }

    private <Q, R> ServerCall.Listener<Q> refuse(
            ServerCall<Q, R> call, SocketAddress remote, String cause, Status status, String reason) {
        call.close(status.withDescription(reason), new Metadata());
        refusals.refused(remote, cause, call.getMethodDescriptor().getBareMethodName() + ": " + reason);
        return new ServerCall.Listener<>() {};
    }

    private ZoneClaim claim(Optional<String> zone, Optional<String> token, @Nullable SSLSession session) {
        return new ZoneClaim(zone, Optional.empty(), token, session == null ? List.of() : certificates.uris(session));
    }

    private static SocketAddress remote(ServerCall<?, ?> call) {
        SocketAddress remote = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        return remote == null ? NOWHERE : remote;
    }

    private static List<String> all(Metadata headers, Metadata.Key<String> key) {
        List<String> values = new ArrayList<>();
        Iterable<String> present = headers.getAll(key);
        if (present != null) {
            present.forEach(values::add);
        }
        return values;
    }
}
