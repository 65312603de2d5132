package io.meridian.common.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a token says of whoever holds it (spec/rest-api §5.2). */
public sealed interface TokenClaims {

    /** Of a user. */
    record OfUser(String name, List<String> groups) implements TokenClaims {
        public OfUser {
            groups = List.copyOf(groups);
        }
    }

    /**
     * Of a proxy. What is empty is not restricted.
     *
     * @param tags values that each tag may have; empty when the token does not speak of tags
     * @param type {@code dataplane}, {@code ingress}, {@code egress} or empty
     */
    record OfDataplane(String name, String mesh, Optional<Map<String, List<String>>> tags, String type, String workload)
            implements TokenClaims {}

    /**
     * Of a zone, or of its ingress and egress.
     *
     * @param zone the zone; empty for any
     * @param scope what the token is for: {@code ingress}, {@code egress}, {@code cp}
     */
    record OfZone(String zone, List<String> scope) implements TokenClaims {
        public OfZone {
            scope = List.copyOf(scope);
        }
    }

    /** The claims by their names in a token. */
    default Map<String, Object> byName() {
        Map<String, Object> claims = new TreeMap<>();
        switch (this) {
            case OfUser user -> {
                claims.put("Name", user.name());
                claims.put("Groups", user.groups());
            }
            case OfDataplane dataplane -> {
                claims.put("Name", dataplane.name());
                claims.put("Mesh", dataplane.mesh());
                dataplane.tags().ifPresent(tags -> claims.put("Tags", new TreeMap<>(tags)));
                claims.put("Type", dataplane.type());
                claims.put("Workload", dataplane.workload());
            }
            case OfZone zone -> {
                claims.put("Zone", zone.zone());
                claims.put("Scope", zone.scope());
            }
        }
        return claims;
    }

    /** Reads what a user's token says; claims of another type or absent are empty. */
    static OfUser ofUser(Map<String, Object> claims) {
        return new OfUser(text(claims, "Name"), texts(claims.get("Groups")));
    }

    /** Reads what a zone's token says. */
    static OfZone ofZone(Map<String, Object> claims) {
        return new OfZone(text(claims, "Zone"), texts(claims.get("Scope")));
    }

    /** Reads what a dataplane's token says. */
    static OfDataplane ofDataplane(Map<String, Object> claims) {
        Optional<Map<String, List<String>>> tags = Optional.empty();
        if (claims.get("Tags") instanceof Map<?, ?> map) {
            Map<String, List<String>> read = new TreeMap<>();
            map.forEach((tag, values) -> read.put(String.valueOf(tag), texts(values)));
            tags = Optional.of(read);
        }
        return new OfDataplane(
                text(claims, "Name"), text(claims, "Mesh"), tags, text(claims, "Type"), text(claims, "Workload"));
    }

    private static String text(Map<String, Object> claims, String name) {
        return claims.get(name) instanceof String text ? text : "";
    }

    private static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object element : list) {
                if (element instanceof String text) {
                    texts.add(text);
                }
            }
        }
        return texts;
    }
}
