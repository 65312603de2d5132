package io.meridian.common.auth;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a request shows about where it comes from. No text of it may be logged whole: it may hold a token.
 *
 * @param loopback the other end of the connection is this machine
 * @param tls the connection is encrypted
 * @param certified the client showed a certificate that this control plane verified
 * @param forwarded a header says that a proxy passed the request on
 * @param host the {@code Host} header, empty when there was none
 * @param fetchSite the {@code Sec-Fetch-Site} header
 * @param origin the {@code Origin} header
 * @param authorization the {@code Authorization} header
 */
public record RequestFacts(
        boolean loopback,
        boolean tls,
        boolean certified,
        boolean forwarded,
        String host,
        Optional<String> fetchSite,
        Optional<String> origin,
        Optional<String> authorization) {

    private static final String BEARER = "Bearer ";

    /**
     * Reads them from a request.
     *
     * @param remote address of the other end
     * @param tls whether the connection is encrypted
     * @param certified whether the client showed a certificate that was verified
     * @param header value of a header by its name in any case, null when it was not sent
     */
    public static RequestFacts of(
            InetAddress remote, boolean tls, boolean certified, Function<String, @Nullable String> header) {
        boolean forwarded = header.apply("Forwarded") != null
                || header.apply("X-Forwarded-For") != null
                || header.apply("X-Real-IP") != null;
        return new RequestFacts(
                remote.isLoopbackAddress(),
                tls,
                certified,
                forwarded,
                Optional.ofNullable(header.apply("Host")).orElse(""),
                Optional.ofNullable(header.apply("Sec-Fetch-Site")),
                Optional.ofNullable(header.apply("Origin")),
                Optional.ofNullable(header.apply("Authorization")));
    }

    /** The token of a {@code Bearer} authorization; any other authorization is none. */
    Optional<String> bearer() {
        return authorization
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).trim());
    }

    @Override
    public String toString() {
        return "RequestFacts[loopback=" + loopback + ", tls=" + tls + ", certified=" + certified + ", forwarded="
                + forwarded + ", host=" + host
                + ", fetchSite=" + fetchSite + ", origin=" + origin + ", authorization="
                + (authorization.isPresent() ? "(hidden)" : "none") + "]";
    }
}
