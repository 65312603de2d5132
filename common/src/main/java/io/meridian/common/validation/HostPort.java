package io.meridian.common.validation;

import java.util.Optional;

/**
 * A network address in two parts, as {@code host:port}, {@code [host]:port}: the reading of Go's {@code net.SplitHostPort}, which does not
 * look into either part.
 */
public record HostPort(String host, String port) {

    /** The two parts; empty when the text has not exactly two, or brackets that do not match. */
    public static Optional<HostPort> split(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        String port = text.substring(colon + 1);
        if (!text.startsWith("[")) {
            String host = text.substring(0, colon);
            return host.indexOf(':') >= 0 || bracketed(text) ? Optional.empty() : Optional.of(new HostPort(host, port));
        }
        int end = text.indexOf(']');
        if (end + 1 != colon) {
            return Optional.empty();
        }
        String host = text.substring(1, end);
        return host.indexOf('[') >= 0 || bracketed(port) ? Optional.empty() : Optional.of(new HostPort(host, port));
    }

    private static boolean bracketed(String text) {
        return text.indexOf('[') >= 0 || text.indexOf(']') >= 0;
    }
}
