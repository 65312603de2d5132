package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What reading bytes as documents came to. */
public sealed interface Documents {

    /**
     * The documents, in their order; empty YAML documents are left out.
     *
     * @param documents trees whose numbers are spelled as they were written
     */
    record Read(List<JsonNode> documents) implements Documents {
        public Read {
            documents = List.copyOf(documents);
        }
    }

    /**
     * The bytes are no such documents, or exceed a limit.
     *
     * @param message what was found, where, and what is expected
     */
    record Unreadable(String message) implements Documents {}
}
