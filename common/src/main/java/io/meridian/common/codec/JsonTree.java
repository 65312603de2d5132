package io.meridian.common.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON document into a tree that keeps the spelling of numbers. Of members with the same name the last one counts, as the
 * reference has it (spec/mesh-resource §1.6).
 */
final class JsonTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private static final Map<DocumentLimits, JsonFactory> FACTORIES = new ConcurrentHashMap<>();

    private final JsonParser parser;
    private final TreeBudget budget;

    private JsonTree(JsonParser parser, TreeBudget budget) {
        this.parser = parser;
        this.budget = budget;
    }

    static JsonNode read(String text, DocumentLimits limits) throws UnreadableDocumentException {
        try (JsonParser parser =
                FACTORIES.computeIfAbsent(limits, JsonTree::factory).createParser(text)) {
            JsonTree tree = new JsonTree(parser, new TreeBudget(limits));
            JsonNode document = tree.value(parser.nextToken(), 0);
            if (parser.nextToken() != null) {
                throw new UnreadableDocumentException("more text after the end of the JSON document" + tree.position());
            }
            return document;
        } catch (JsonProcessingException e) {
            // The library has an exception for this too, but does not always throw it.
            if (e.getOriginalMessage().startsWith("Unexpected end-of-input")) {
                throw new UnreadableDocumentException("unexpected end of JSON input");
            }
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr();
            throw new UnreadableDocumentException(Texts.abbreviated(e.getOriginalMessage(), 200) + where);
        } catch (IOException e) {
            throw new UncheckedIOException("a string in memory could not be read", e);
        }
    }

    private static JsonFactory factory(DocumentLimits limits) {
        // One level more than allowed, so that our own message is given and not the library's.
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(limits.depth() + 2)
                        .maxStringLength(limits.bytes())
                        .maxNumberLength(limits.bytes())
                        .maxNameLength(limits.bytes())
                        .build())
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    private JsonNode value(@Nullable JsonToken token, int depth) throws IOException, UnreadableDocumentException {
        if (token == null) {
            throw new UnreadableDocumentException("unexpected end of JSON input");
        }
        budget.node();
        return switch (token) {
            case START_OBJECT -> object(depth + 1);
            case START_ARRAY -> array(depth + 1);
            case VALUE_STRING -> NODES.textNode(budget.string(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> budget.number(parser.getText());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                throw new UnreadableDocumentException("unexpected " + token + position());
        };
    }

    private ObjectNode object(int depth) throws IOException, UnreadableDocumentException {
        budget.depth(depth);
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = budget.string(parser.currentName());
            object.set(name, value(parser.nextToken(), depth));
        }
        return object;
    }

    private ArrayNode array(int depth) throws IOException, UnreadableDocumentException {
        budget.depth(depth);
        ArrayNode array = NODES.arrayNode();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            array.add(value(token, depth));
        }
        return array;
    }

    private String position() {
        JsonLocation at = parser.currentTokenLocation();
        return " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
