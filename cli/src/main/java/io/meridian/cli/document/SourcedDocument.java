package io.meridian.cli.document;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A document and where it came from.
 *
 * @param origin the file, address, or {@code -}
 * @param number its place there, from 1
 * @param tree the document
 */
public record SourcedDocument(String origin, int number, JsonNode tree) {
    /** For messages: {@code mesh.yaml, document 2}. */
    public String place() {
        return origin + ", document " + number;
    }
}
