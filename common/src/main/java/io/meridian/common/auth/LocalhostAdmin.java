package io.meridian.common.auth;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether a request was made by somebody on the control plane's own machine, who may do anything there anyway (spec/rest-api §1.8).
 * A page in a browser on that machine is not somebody: the last two rules keep it out, and the third a name that was made to point
 * at loopback.
 */
final class LocalhostAdmin {
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");

    private LocalhostAdmin() {}

    static boolean holds(RequestFacts facts) {
        return facts.loopback()
                && !facts.forwarded()
                && isLoopback(hostOf(facts.host()))
                && facts.fetchSite().map(OWN_SITES::contains).orElse(true)
                && facts.origin().map(origin -> isOwn(origin, facts)).orElse(true);
    }

    private static boolean isOwn(String text, RequestFacts facts) {
        Optional<URI> parsed = parse(text);
        if (parsed.isEmpty()) {
            return false;
        }
        URI origin = parsed.get();
        String scheme = facts.tls() ? "https" : "http";
        boolean bare = origin.getRawUserInfo() == null
                && origin.getRawQuery() == null
                && origin.getRawFragment() == null
                && origin.getRawPath() != null
                && origin.getRawPath().isEmpty();
        return bare
                && scheme.equalsIgnoreCase(origin.getScheme())
                && origin.getHost() != null
                && isLoopback(withoutBrackets(origin.getHost()))
                && withoutBrackets(origin.getHost()).equalsIgnoreCase(hostOf(facts.host()))
                && portOr(origin.getPort(), scheme) == portOr(portOf(facts.host()), scheme);
    }

    private static Optional<URI> parse(String origin) {
        try {
            return Optional.of(new URI(origin));
        } catch (URISyntaxException notAnOrigin) {
            return Optional.empty();
        }
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || LOOPBACK_V4.matcher(host).matches()
                || host.equals("::1")
                || host.equals("0:0:0:0:0:0:0:1");
    }

    /** The host of a {@code Host} header, without port and brackets. */
    private static String hostOf(String header) {
        int end = endOfHost(header);
        return withoutBrackets(header.substring(0, end));
    }

    private static int portOf(String header) {
        String port = header.substring(endOfHost(header));
        return port.matches(":\\d{1,5}") ? Integer.parseInt(port.substring(1)) : -1;
    }

    private static int endOfHost(String header) {
        if (header.startsWith("[")) {
            return header.indexOf(']') + 1;
        }
        int colon = header.indexOf(':');
        // More than one colon and no brackets: an address of IPv6 without a port.
        return colon < 0 || header.indexOf(':', colon + 1) >= 0 ? header.length() : colon;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static int portOr(int port, String scheme) {
        if (port >= 0) {
            return port;
        }
        return scheme.equals("https") ? 443 : 80;
    }
}
