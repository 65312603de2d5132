package io.meridian.common.codec;

/** Leaves a recursive reader at the first thing that is wrong; never leaves the package. */
final class UnreadableDocumentException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableDocumentException(String message) {
        super(message, null, false, false);
    }

    /** The same, with the path of the field at which it was found. */
    UnreadableDocumentException at(String path) {
        return path.isEmpty() ? this : new UnreadableDocumentException(reason() + " (at " + path + ")");
    }

    /** What is wrong, for the author of the document. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
