package io.meridian.common.rest.tokens;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The body of a request for a token: JSON whose members are checked for their types when they are asked for. */
final class TokenRequest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            // Its messages would quote the body.
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final JsonNode body;

    private TokenRequest(JsonNode body) {
        this.body = body;
    }

    /**
     * Reads a body.
     *
     * @throws MalformedException when it is not a JSON object
     */
    static TokenRequest read(ByteString bytes) throws MalformedException {
        try {
            JsonNode body = JSON.readTree(bytes.newInput());
            if (!body.isObject()) {
                throw new MalformedException("the body is not a JSON object");
            }
            return new TokenRequest(body);
        } catch (JsonProcessingException e) {
            throw new MalformedException("the body is not JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new MalformedException("the body is not JSON");
        }
    }

    /** A text; empty when it is absent or null. */
    String text(String name) throws MalformedException {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (!value.isTextual()) {
            throw wrong(name, value, "a string");
        }
        return value.textValue();
    }

    /** A list of texts; empty when it is absent or null. */
    Optional<List<String>> texts(String name) throws MalformedException {
        JsonNode value = body.path(name);
        return value.isMissingNode() || value.isNull() ? Optional.empty() : Optional.of(texts(name, value));
    }

    /** Lists of texts by name; empty when it is absent or null. */
    Optional<Map<String, List<String>>> textsByName(String name) throws MalformedException {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            throw wrong(name, value, "an object");
        }
        Map<String, List<String>> lists = new TreeMap<>();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            lists.put(member.getKey(), texts(name + "." + member.getKey(), member.getValue()));
        }
        return Optional.of(lists);
    }

    private static List<String> texts(String name, JsonNode value) throws MalformedException {
        if (!value.isArray()) {
            throw wrong(name, value, "an array of strings");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : value) {
            if (!element.isTextual()) {
                throw wrong(name, element, "an array of strings");
            }
            texts.add(element.textValue());
        }
        return texts;
    }

    private static MalformedException wrong(String name, JsonNode value, String expected) {
        return new MalformedException(
                name + ": " + value.getNodeType().name().toLowerCase(Locale.ROOT) + " (expected: " + expected + ")");
    }

    /** A body that means nothing. */
    static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }
}
