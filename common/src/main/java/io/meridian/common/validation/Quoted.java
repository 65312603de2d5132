package io.meridian.common.validation;

/** Text in double quotes, as messages of the reference quote it: Go's {@code %q} (Go specification, interpreted string literals). */
public final class Quoted {

    private Quoted() {}

    /** The text between quotes, with escapes for quotes, backslashes and all that does not print. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('"').toString();
    }

    private static void append(StringBuilder quoted, int c) {
        switch (c) {
            case '"' -> quoted.append("\\\"");
            case '\\' -> quoted.append("\\\\");
            case 0x07 -> quoted.append("\\a");
            case '\b' -> quoted.append("\\b");
            case '\f' -> quoted.append("\\f");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case 0x0B -> quoted.append("\\v");
            default -> {
                if (prints(c)) {
                    quoted.appendCodePoint(c);
                } else if (c < 0x80) {
                    quoted.append("\\x%02x".formatted(c));
                } else if (c < 0x10000) {
                    quoted.append("\\u%04x".formatted(c));
                } else {
                    quoted.append("\\U%08x".formatted(c));
                }
            }
        }
    }

    /** Letters, marks, numbers, punctuation, symbols, and of the spaces only the common one. */
    private static boolean prints(int c) {
        if (c == ' ') {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.PRIVATE_USE,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
