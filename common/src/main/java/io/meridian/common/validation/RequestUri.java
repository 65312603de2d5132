package io.meridian.common.validation;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A URI as a request line has it, in the reading of Go's {@code url.ParseRequestURI}: wider and narrower than {@link java.net.URI}
 * (spec/mesh-resource §4.2, S19 and S20). A fragment is not split off.
 *
 * @param port the explicit port, empty when there is none
 */
public record RequestUri(String port) {

    private static final RequestUri WITHOUT_PORT = new RequestUri("");
    private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*:");
    private static final Pattern PORT = Pattern.compile(":[0-9]*");
    private static final Pattern USER_INFO = Pattern.compile("[a-zA-Z0-9\\-._:~!$&'()*+,;=%@]*");
    private static final Pattern ESCAPES = Pattern.compile("(?:[^%]|%[0-9a-fA-F]{2})*+", Pattern.DOTALL);
    /** A host may hold letters beyond ASCII, and escapes only of those; a percent sign may be escaped too. */
    private static final Pattern HOST =
            Pattern.compile("(?:[a-zA-Z0-9\\-_.~!$&'()*+,;=:\\]<>\"]|[^\\x00-\\x7f]|%[89a-fA-F][0-9a-fA-F]|%25)*+");

    private static final String ZONE = "%25";

    /** The URI that a text means; empty when it is none. */
    public static Optional<RequestUri> parse(String text) {
        if (text.isEmpty() || text.chars().anyMatch(c -> c < 0x20 || c == 0x7f)) {
            return Optional.empty();
        }
        if (text.equals("*")) {
            return Optional.of(WITHOUT_PORT);
        }
        if (text.startsWith(":")) {
            return Optional.empty();
        }
        var scheme = SCHEME.matcher(text);
        boolean absolute = scheme.lookingAt();
        String rest = withoutQuery(absolute ? text.substring(scheme.end()) : text);
        if (!rest.startsWith("/")) {
            return absolute ? Optional.of(WITHOUT_PORT) : Optional.empty();
        }
        if (!absolute || !rest.startsWith("//")) {
            return escapesAreSound(rest) ? Optional.of(WITHOUT_PORT) : Optional.empty();
        }
        int slash = rest.indexOf('/', 2);
        String authority = slash < 0 ? rest.substring(2) : rest.substring(2, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        return escapesAreSound(path) ? port(authority).map(RequestUri::new) : Optional.empty();
    }

    private static String withoutQuery(String rest) {
        int question = rest.indexOf('?');
        return question < 0 ? rest : rest.substring(0, question);
    }

    private static Optional<String> port(String authority) {
        int at = authority.lastIndexOf('@');
        if (at >= 0) {
            String user = authority.substring(0, at);
            if (!USER_INFO.matcher(user).matches() || !escapesAreSound(user)) {
                return Optional.empty();
            }
        }
        String host = authority.substring(at + 1);
        if (host.startsWith("[")) {
            int end = host.lastIndexOf(']');
            String after = host.substring(end + 1);
            boolean sound = end >= 0
                    && (after.isEmpty() || PORT.matcher(after).matches())
                    && literalIsSound(host.substring(0, end));
            return sound ? Optional.of(after.isEmpty() ? "" : after.substring(1)) : Optional.empty();
        }
        int colon = host.lastIndexOf(':');
        boolean sound = (colon < 0 || PORT.matcher(host.substring(colon)).matches())
                && HOST.matcher(host).matches();
        return sound ? Optional.of(colon < 0 ? "" : host.substring(colon + 1)) : Optional.empty();
    }

    /** An IPv6 address after the bracket, whose zone after {@code %25} may hold any escape. */
    private static boolean literalIsSound(String literal) {
        int zone = literal.indexOf(ZONE);
        String address = zone < 0 ? literal.substring(1) : literal.substring(1, zone);
        boolean sound = address.indexOf(':') >= 0 && Addresses.isIp(address);
        return sound
                && (zone < 0 || zone + ZONE.length() < literal.length() && escapesAreSound(literal.substring(zone)));
    }

    private static boolean escapesAreSound(String text) {
        return ESCAPES.matcher(text).matches();
    }
}
