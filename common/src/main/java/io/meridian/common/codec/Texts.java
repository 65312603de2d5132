package io.meridian.common.codec;

/** How messages quote what they were given. */
final class Texts {
    private Texts() {}

    /** The text, or its beginning and an ellipsis. */
    static String abbreviated(String text, int chars) {
        return text.length() <= chars ? text : text.substring(0, chars) + "…";
    }

    /** A text in double quotes, with quotes, backslashes and control characters escaped, as Go's {@code %q} prints it. */
    static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x7f) {
                        out.append(String.format("\\x%02x", c));
                    } else {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
