package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Documents of tests, read by the parser that reads everybody's. */
final class Trees {
    private static final DocumentParser PARSER = new DocumentParser(DocumentLimits.RESOURCE);

    private Trees() {}

    /** JSON, in which apostrophes may stand for quotes. */
    static JsonNode json(String text) {
        return one(text.replace('\'', '"'), DocumentFormat.JSON);
    }

    static JsonNode yaml(String text) {
        return one(text, DocumentFormat.YAML);
    }

    private static JsonNode one(String text, DocumentFormat format) {
        List<JsonNode> documents =
                switch (PARSER.parse(text.getBytes(StandardCharsets.UTF_8), format)) {
                    case Documents.Read read -> read.documents();
                    case Documents.Unreadable unreadable -> throw new AssertionError(unreadable.message());
                };
        if (documents.size() != 1) {
            throw new AssertionError(documents.size() + " documents");
        }
        return documents.getFirst();
    }
}
