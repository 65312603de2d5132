package io.meridian.common.sync.grpc;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.meridian.common.auth.ZoneAuthentication;
import io.meridian.common.auth.ZoneAuthenticator;
import io.meridian.common.auth.ZoneClaim;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Lets a call in only when it may speak for the zone it names. Asked for every call, before any of its messages is read
 * (design.md, sync contract, tokens; invariant I8).
 */
final class ZoneGate implements ServerInterceptor {
    /** What the call showed; asked again when the first request of a stream names its node. */
    static final Context.Key<ZoneClaim> CLAIM = Context.key("zone-claim");

    /** The zone for which the call may speak. */
    static final Context.Key<String> ZONE = Context.key("zone");

    private static final System.Logger LOG = System.getLogger(ZoneGate.class.getName());
    private static final int URI_NAME = 6;

    private final ZoneAuthenticator authenticator;

    ZoneGate(ZoneAuthenticator authenticator) {
        this.authenticator = authenticator;
    }

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        List<String> tokens = all(headers, KdsHeaders.AUTHORIZATION);
        Optional<String> zone =
                Optional.ofNullable(headers.get(KdsHeaders.CLIENT_ID)).filter(id -> !id.isEmpty());
        if (zone.isEmpty()) {
            return refuse(call, Status.INVALID_ARGUMENT, "\"client-id\" is not present in metadata");
        }
        if (tokens.size() > 1) {
            return refuse(
                    call,
                    Status.INVALID_ARGUMENT,
                    tokens.size() + " \"authorization\" entries are present in metadata (expected: at most one)");
        }
        ZoneClaim claim = new ZoneClaim(
                zone,
                Optional.empty(),
                tokens.stream().findFirst(),
                certificateUris(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION)));
        ZoneAuthentication outcome;
        try {
            outcome = authenticator.authenticate(claim);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a zone's claim could not be judged: " + claim, e);
            return refuse(call, Status.UNAVAILABLE, "it cannot be said now who you are: try again later");
        }
        return switch (outcome) {
            case ZoneAuthentication.Refused refused -> {
                LOG.log(
                        System.Logger.Level.INFO,
                        "refused {0} of zone \"{1}\" from {2}: {3}",
                        call.getMethodDescriptor().getBareMethodName(),
                        zone.get(),
                        call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR),
                        refused.reason());
                yield refuse(call, Status.UNAUTHENTICATED, refused.reason());
            }
            case ZoneAuthentication.Admitted admitted ->
                Contexts.interceptCall(
                        Context.current().withValue(CLAIM, claim).withValue(ZONE, admitted.zone()),
                        call,
                        headers,
                        next);
        };
    }

    private static <Q, R> ServerCall.Listener<Q> refuse(ServerCall<Q, R> call, Status status, String reason) {
        call.close(status.withDescription(reason), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    private static List<String> all(Metadata headers, Metadata.Key<String> key) {
        List<String> values = new ArrayList<>();
        Iterable<String> present = headers.getAll(key);
        if (present != null) {
            present.forEach(values::add);
        }
        return values;
    }

    private static List<String> certificateUris(@Nullable SSLSession session) {
        if (session == null) {
            return List.of();
        }
        List<String> uris = new ArrayList<>();
        try {
            Certificate leaf = session.getPeerCertificates()[0];
            Collection<List<?>> names = ((X509Certificate) leaf).getSubjectAlternativeNames();
            if (names != null) {
                for (List<?> name : names) {
                    if (name.get(0).equals(URI_NAME)) {
                        uris.add((String) name.get(1));
                    }
                }
            }
        } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
            // No certificate, or none with names: it claims nothing.
            return List.of();
        }
        return uris;
    }
}
