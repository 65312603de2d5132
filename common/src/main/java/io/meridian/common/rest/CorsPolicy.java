package io.meridian.common.rest;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * The pages of which other origins may read what the API answers (spec/rest-api §1.10; Fetch standard §3.3, "CORS protocol"). It
 * grants nothing but reading: whoever asks is authenticated as ever, and a page elsewhere is never the administrator of this machine.
 */
public final class CorsPolicy {
    /** No other origin's. */
    public static final CorsPolicy NONE = new CorsPolicy(List.of());

    /** An origin as a browser spells it: scheme, host, and the port unless it is the scheme's own (RFC 6454 §6.2). */
    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://([A-Za-z0-9_.-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

    /** Names of headers, separated by commas (RFC 9110 §5.1): nothing else of a request is sent back. */
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~, -]{1,1024}");

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    private final List<Predicate<String>> allowed;

    private CorsPolicy(List<Predicate<String>> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    /**
     * Reads a list of origins.
     *
     * @param entries each an origin, such as {@code https://console.example.com}, or a regular expression that an origin must match
     *     from its first character to its last
     * @throws IllegalArgumentException when an entry is neither
     */
    public static CorsPolicy of(List<String> entries) {
        List<Predicate<String>> allowed = new ArrayList<>();
        for (String entry : entries) {
            allowed.add(ORIGIN.matcher(entry).matches() ? entry::equals : expression(entry));
        }
        return new CorsPolicy(allowed);
    }

    private static Predicate<String> expression(String entry) {
        try {
            return Pattern.compile(entry).asMatchPredicate();
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("\"" + entry
                    + "\" (expected: an origin such as https://console.example.com, or a regular expression"
                    + " for the whole of one, such as https://.*\\.example\\.com): " + e.getDescription());
        }
    }

    /**
     * Headers for the answer to any request.
     *
     * @param origin the {@code Origin} header
     */
    Map<String, String> headers(Optional<String> origin) {
        if (allowed.isEmpty()) {
            return Map.of();
        }
        if (origin.filter(this::allows).isEmpty()) {
            // A cache must not give this answer to a page that may read it, nor the other way round.
            return Map.of("Vary", "Origin");
        }
        return Map.of(
                "Vary", "Origin", ALLOW_ORIGIN, origin.get(), "Access-Control-Expose-Headers", ALLOW_ORIGIN + ", ETag");
    }

    /**
     * The answer to a browser that asks before it sends a request, without {@link #headers}; empty when the question is none of a
     * browser, or comes from a page that may not read.
     *
     * @param origin the {@code Origin} header
     * @param method the {@code Access-Control-Request-Method} header
     * @param names the {@code Access-Control-Request-Headers} header
     * @param methods what the path takes
     */
    Optional<Answer> preflight(
            Optional<String> origin, Optional<String> method, Optional<String> names, Collection<Method> methods) {
        if (method.isEmpty() || origin.filter(this::allows).isEmpty()) {
            return Optional.empty();
        }
        Answer answer = new Answer(200, "text/plain", Map.of(), ByteString.EMPTY)
                .with(
                        "Access-Control-Allow-Methods",
                        methods.stream().map(Enum::name).sorted().collect(Collectors.joining(",")));
        return Optional.of(names.filter(asked -> HEADER_NAMES.matcher(asked).matches())
                .map(asked -> answer.with("Access-Control-Allow-Headers", asked))
                .orElse(answer));
    }

    private boolean allows(String origin) {
        return allowed.stream().anyMatch(one -> one.test(origin));
    }
}
