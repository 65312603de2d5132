package io.meridian.common.validation;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Whether a text is a regular expression of RE2, within Go's bounds: what repeats or nests beyond them would take a compiler's memory or stack,
 * and Java's RE2 does not notice.
 */
public final class Re2Expression {

    /** Repetitions of repetitions multiply; Go allows no more. */
    private static final long MOST_REPETITIONS = 1000;

    /** Instructions of the compiled expression, some 10 MB. */
    private static final long LARGEST = 100_000;

    private static final int DEEPEST = 500;

    private final String text;
    private int at;

    private Re2Expression(String text) {
        this.text = text;
    }

    /** What is wrong with an expression; empty for a sound one. */
    public static Optional<String> fault(String text) {
        Optional<String> beyond = new Re2Expression(text).beyondBounds();
        if (beyond.isPresent()) {
            return beyond;
        }
        try {
            Pattern.compile(text);
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription() + ": `" + e.getPattern() + "`");
        }
    }

    /** What stands between two parentheses so far: instructions in all, and the most that one of them is repeated. */
    private static final class Group {
        private long size;
        private long repetitions = 1;
        private long lastSize;
        private long lastRepetitions = 1;

        void add(long atomSize, long atomRepetitions) {
            size += atomSize;
            repetitions = Math.max(repetitions, atomRepetitions);
            lastSize = atomSize;
            lastRepetitions = atomRepetitions;
        }

        /** Repeats the last atom. */
        void repeat(long times) {
            size += lastSize * (times - 1);
            lastSize *= times;
            lastRepetitions *= times;
            repetitions = Math.max(repetitions, lastRepetitions);
        }
    }

    private Optional<String> beyondBounds() {
        Deque<Group> groups = new ArrayDeque<>();
        groups.push(new Group());
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '(' -> groups.push(new Group());
                case ')' -> {
                    if (groups.size() > 1) {
                        Group closed = groups.pop();
                        groups.element().add(Math.max(1, closed.size), closed.repetitions);
                    }
                }
                case '[' -> {
                    skipClass();
                    groups.element().add(1, 1);
                }
                case '\\' -> {
                    skipEscape(groups.element());
                }
                case '{' -> groups.element().repeat(times());
                default -> groups.element().add(1, 1);
            }
            Group group = groups.element();
            if (group.repetitions > MOST_REPETITIONS || group.size > LARGEST) {
                return Optional.of("invalid repeat count: more than " + MOST_REPETITIONS
                        + " repetitions in all, or an expression of more than " + LARGEST + " parts");
            }
            if (groups.size() > DEEPEST) {
                return Optional.of("expression nests too deeply: more than " + DEEPEST + " levels");
            }
        }
        return Optional.empty();
    }

    /** The bound of a repetition that begins here, 1 when it is none: then the brace is a character. */
    private long times() {
        int end = text.indexOf('}', at);
        if (end < 0 || end - at > 16) {
            return 1;
        }
        String bounds = text.substring(at, end);
        if (!bounds.matches("[0-9]{1,6}(,[0-9]{0,6})?")) {
            return 1;
        }
        at = end + 1;
        int comma = bounds.indexOf(',');
        long least = Long.parseLong(comma < 0 ? bounds : bounds.substring(0, comma));
        boolean bounded = comma >= 0 && comma + 1 < bounds.length();
        return Math.max(1, bounded ? Math.max(least, Long.parseLong(bounds.substring(comma + 1))) : least);
    }

    /** A class ends at the first bracket that is neither its first character nor escaped. */
    private void skipClass() {
        if (at < text.length() && text.charAt(at) == '^') {
            at++;
        }
        for (boolean first = true; at < text.length(); first = false) {
            char c = text.charAt(at++);
            if (c == '\\') {
                at++;
            } else if (c == '[' && text.startsWith(":", at) && text.indexOf(":]", at + 1) > 0) {
                at = text.indexOf(":]", at + 1) + 2;
            } else if (c == ']' && !first) {
                return;
            }
        }
    }

    private void skipEscape(Group group) {
        if (!text.startsWith("Q", at)) {
            at++;
            group.add(1, 1);
            return;
        }
        int end = text.indexOf("\\E", at);
        int quoted = (end < 0 ? text.length() : end) - at - 1;
        at = end < 0 ? text.length() : end + 2;
        group.add(Math.max(1, quoted), 1);
    }
}
