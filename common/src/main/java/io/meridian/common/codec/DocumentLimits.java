package io.meridian.common.codec;

/**
 * How much a document may ask of its reader. What exceeds a limit is refused before it costs more than the limit.
 *
 * @param bytes length of the input
 * @param depth nested objects and lists
 * @param nodes values in all documents together, each use of a YAML alias counted anew
 * @param stringChars length of one string
 * @param numberChars length of one number
 * @param documents documents in one YAML stream
 */
public record DocumentLimits(int bytes, int depth, int nodes, int stringChars, int numberChars, int documents) {

    /** What a resource may ask: 4 MiB, and 64 levels where the deepest schema has 20. */
    public static final DocumentLimits RESOURCE = new DocumentLimits(4 << 20, 64, 200_000, 1 << 20, 100, 10_000);
}
