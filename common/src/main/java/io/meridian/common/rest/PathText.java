package io.meridian.common.rest;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The text of paths and queries (RFC 3986 §2.1, §3.3, §3.4). Decoding is strict: a stray {@code %} or bytes that are no UTF-8 are
 * refused, since what they would name is a guess. A {@code +} stands for itself in a path and for a space in a query.
 */
final class PathText {

    private static final int HEX = 16;
    private static final char MAX_BYTE = 0xFF;

    private PathText() {}

    /** The segments of a path, without the empty one that a trailing slash leaves. */
    static List<String> split(String path) {
        String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        if (trimmed.isEmpty()) {
            return List.of();
        }
        return List.of(trimmed.substring(1).split("/", -1));
    }

    /** The decoded segments of a path; empty when it cannot be decoded. */
    static Optional<List<String>> segments(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        List<String> decoded = new ArrayList<>();
        for (String segment : split(path)) {
            Optional<String> text = decode(segment, false);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            decoded.add(text.get());
        }
        return Optional.of(decoded);
    }

    /** The decoded parameters of a query; empty when it cannot be decoded. */
    static Optional<Map<String, List<String>>> query(String query) {
        Map<String, List<String>> parameters = new TreeMap<>();
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1), true);
            if (name.isEmpty() || value.isEmpty()) {
                return Optional.empty();
            }
            parameters.computeIfAbsent(name.get(), ignored -> new ArrayList<>()).add(value.get());
        }
        return Optional.of(parameters);
    }

    /** Decodes percent-encoded text; empty for a broken escape, bytes that are no UTF-8, or a NUL. */
    private static Optional<String> decode(String text, boolean plusIsSpace) {
        ByteString.Output bytes = ByteString.newOutput(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), HEX) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), HEX) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.write(high * HEX + low);
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.write(' ');
            } else if (c <= MAX_BYTE) {
                // Bytes that a client should have escaped arrive as one character each.
                bytes.write(c);
            } else {
                return Optional.empty();
            }
        }
        try {
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteString().toByteArray()))
                    .toString();
            return decoded.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(decoded);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
