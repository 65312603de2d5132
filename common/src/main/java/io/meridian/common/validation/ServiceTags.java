package io.meridian.common.validation;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Tags by which a service is known (spec/kds-protocol §6.4): {@code kuma.io/service} among them. */
public final class ServiceTags {

    public static final String SERVICE = "kuma.io/service";
    public static final String PROTOCOL = "kuma.io/protocol";

    private static final Set<String> PROTOCOLS = Set.of("tcp", "http", "http2", "grpc", "kafka", "tls", "mysql");
    private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9.\\-_:/]*");
    private static final Pattern VALUE = Pattern.compile("[a-zA-Z0-9.\\-_:]*");

    private ServiceTags() {}

    /**
     * Checks tags, in the order of their keys.
     *
     * @param field path of the tags
     */
    public static void check(Map<String, String> tags, String field, List<Violation> violations) {
        if (!tags.containsKey(SERVICE)) {
            violations.add(new Violation(field + Violation.key(SERVICE), "tag has to exist"));
        }
        new TreeMap<>(tags).forEach((key, value) -> checkTag(key, value, field, violations));
        String protocol = tags.get(PROTOCOL);
        if (protocol != null && !protocol.isEmpty() && !PROTOCOLS.contains(protocol)) {
            violations.add(new Violation(
                    field + Violation.key(PROTOCOL),
                    "tag \"" + PROTOCOL + "\" has an invalid value \"" + protocol
                            + "\". Allowed values: grpc, http, http2, kafka, mysql, tcp, tls"));
        }
    }

    private static void checkTag(String key, String value, String field, List<Violation> violations) {
        String tag = field + Violation.key(key);
        if (key.isEmpty()) {
            violations.add(new Violation(field, "tag name must be non-empty"));
        }
        if (!KEY.matcher(key).matches()) {
            violations.add(new Violation(
                    tag, "tag name must consist of alphanumeric characters, dots, dashes, slashes and underscores"));
        }
        if (value.isEmpty()) {
            violations.add(new Violation(tag, "tag value must be non-empty"));
        } else if (!VALUE.matcher(value).matches()) {
            violations.add(new Violation(
                    tag, "tag value must consist of alphanumeric characters, dots, dashes and underscores"));
        }
    }
}
