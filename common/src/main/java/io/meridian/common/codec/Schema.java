package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The structural schema of a value: what of OpenAPI v3 the schemas of custom resources use.
 *
 * @param type {@code object}, {@code array}, {@code string}, {@code integer}, {@code number}, {@code boolean}; empty when any will do
 * @param intOrString an integer or a string, whatever the type says
 * @param open members that the schema does not know are kept
 * @param properties members of an object by name
 * @param members schema of the members of a map
 * @param items schema of the elements of a list
 * @param required members an object must have
 * @param choices texts of the values allowed; empty when all are
 * @param fallback what an absent member becomes
 */
record Schema(
        String type,
        String format,
        boolean intOrString,
        boolean open,
        Map<String, Schema> properties,
        Optional<Schema> members,
        Optional<Schema> items,
        List<String> required,
        List<String> choices,
        Optional<JsonNode> fallback,
        Bounds bounds,
        Optional<Pattern> pattern) {

    /** Bounds of lengths, sizes and values; absent ones do not bound. */
    record Bounds(
            Optional<Integer> minLength,
            Optional<Integer> maxLength,
            Optional<Integer> minItems,
            Optional<Integer> maxItems,
            Optional<Long> minimum,
            Optional<Long> maximum) {}

    /** Reads a schema as {@code openAPIV3Schema} spells it. */
    static Schema of(JsonNode json) {
        Map<String, Schema> properties = new TreeMap<>();
        json.path("properties").properties().forEach(entry -> properties.put(entry.getKey(), of(entry.getValue())));
        return new Schema(
                json.path("type").asText(),
                json.path("format").asText(),
                json.path("x-kubernetes-int-or-string").asBoolean(),
                json.path("x-kubernetes-preserve-unknown-fields").asBoolean(),
                properties,
                object(json, "additionalProperties"),
                object(json, "items"),
                texts(json.path("required")),
                texts(json.path("enum")),
                Optional.ofNullable(json.get("default")),
                new Bounds(
                        integer(json, "minLength"),
                        integer(json, "maxLength"),
                        integer(json, "minItems"),
                        integer(json, "maxItems"),
                        integer(json, "minimum").map(Integer::longValue),
                        Optional.ofNullable(json.get("maximum")).map(JsonNode::longValue)),
                Optional.ofNullable(json.get("pattern"))
                        .map(JsonNode::textValue)
                        .map(Pattern::compile));
    }

    private static Optional<Schema> object(JsonNode json, String name) {
        return json.path(name).isObject() ? Optional.of(of(json.path(name))) : Optional.empty();
    }

    private static Optional<Integer> integer(JsonNode json, String name) {
        return Optional.ofNullable(json.get(name)).map(JsonNode::intValue);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(element -> texts.add(element.asText()));
        return List.copyOf(texts);
    }
}
