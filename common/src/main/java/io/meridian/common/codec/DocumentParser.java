package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads bytes as documents: strict UTF-8, bounded in every direction, and no input makes it throw. Both syntaxes give the same trees.
 */
public final class DocumentParser {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final DocumentLimits limits;

    public DocumentParser(DocumentLimits limits) {
        this.limits = limits;
    }

    /** Reads JSON as one document, YAML as any number of them. */
    public Documents parse(byte[] bytes, DocumentFormat format) {
        if (bytes.length > limits.bytes()) {
            return new Documents.Unreadable(
                    "a document of " + bytes.length + " bytes, at most " + limits.bytes() + " are allowed");
        }
        try {
            String text = text(bytes);
            return new Documents.Read(
                    switch (format) {
                        case JSON -> List.<JsonNode>of(JsonTree.read(text, limits));
                        case YAML -> YamlTree.read(text, limits);
                    });
        } catch (UnreadableDocumentException e) {
            return new Documents.Unreadable(e.reason());
        }
    }

    private static String text(byte[] bytes) throws UnreadableDocumentException {
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes);
        try {
            String text = utf8.decode(input).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new UnreadableDocumentException("not UTF-8: invalid byte at offset " + input.position());
        }
    }
}
