package io.meridian.common.rest;

import java.util.Locale;
import java.util.Optional;

/** Which media types requests may bring and ask for (spec/rest-api §1.3). */
final class MediaTypes {

    /** The forms in which a body is read. */
    enum Body {
        JSON,
        YAML
    }

    private MediaTypes() {}

    /**
     * How a body of this {@code Content-Type} is read.
     *
     * @param contentType the header's value, empty when it was not sent
     * @param yaml whether YAML will do
     * @return empty for a type that is not taken here, or a charset other than UTF-8
     */
    static Optional<Body> ofBody(String contentType, boolean yaml) {
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].replace("\"", "").trim();
            if (parameter.startsWith("charset=") && !parameter.equals("charset=utf-8")) {
                return Optional.empty();
            }
        }
        return switch (parts[0].trim()) {
            case "application/json" -> Optional.of(Body.JSON);
            case "application/yaml" -> yaml ? Optional.of(Body.YAML) : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** Whether an {@code Accept} header (RFC 9110 §12.5.1), empty when it was not sent, lets us answer with JSON. */
    static boolean acceptsJson(String accept) {
        if (accept.isBlank()) {
            return true;
        }
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            String type = parts[0].trim();
            boolean json = type.equals("*/*") || type.equals("application/*") || type.equals("application/json");
            if (json && !isRefused(parts)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRefused(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            if (parts[i].trim().matches("q=0(\\.0{0,3})?")) {
                return true;
            }
        }
        return false;
    }
}
