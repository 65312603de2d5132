package io.meridian.common.validation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * One rule that a resource breaks.
 *
 * @param field path of the member, such as {@code mtls.backends[0].name}; empty for the whole document
 * @param message what is wrong, in the reference's words where clients know them
 */
public record Violation(String field, String message) {

    /** A list of violations in one line: {@code field: message; field: message} (spec/mesh-resource §4.5). */
    public static String joined(List<Violation> violations) {
        return violations.stream().map(v -> v.field() + ": " + v.message()).collect(Collectors.joining("; "));
    }

    /** A map key as a path writes it: {@code ["kuma.io/zone"]}. */
    public static String key(String name) {
        return "[\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]";
    }
}
