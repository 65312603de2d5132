package io.meridian.common.codec;

/** Counts what the trees of one input have cost so far, and ends the reading that exceeds its limits. */
final class TreeBudget {
    private final DocumentLimits limits;
    private int nodes;

    TreeBudget(DocumentLimits limits) {
        this.limits = limits;
    }

    void node() throws UnreadableDocumentException {
        if (++nodes > limits.nodes()) {
            throw new UnreadableDocumentException("more than " + limits.nodes()
                    + " values; each use of a YAML alias counts as if it were written out");
        }
    }

    void depth(int depth) throws UnreadableDocumentException {
        if (depth > limits.depth()) {
            throw tooDeep();
        }
    }

    UnreadableDocumentException tooDeep() {
        return new UnreadableDocumentException("nested deeper than " + limits.depth() + " levels");
    }

    String string(String value) throws UnreadableDocumentException {
        if (value.length() > limits.stringChars()) {
            throw new UnreadableDocumentException(
                    "a string of " + value.length() + " characters, at most " + limits.stringChars() + " are allowed");
        }
        if (hasHalfPair(value)) {
            throw new UnreadableDocumentException("a string with half of a surrogate pair, which is no character");
        }
        return value;
    }

    private static boolean hasHalfPair(String value) {
        return value.codePoints().anyMatch(c -> c <= Character.MAX_VALUE && Character.isSurrogate((char) c));
    }

    WrittenNumber number(String text) throws UnreadableDocumentException {
        if (text.length() > limits.numberChars()) {
            throw new UnreadableDocumentException(
                    "a number of " + text.length() + " characters, at most " + limits.numberChars() + " are allowed");
        }
        return WrittenNumber.of(text)
                .orElseThrow(() -> new UnreadableDocumentException("the number " + text + " is out of range"));
    }
}
