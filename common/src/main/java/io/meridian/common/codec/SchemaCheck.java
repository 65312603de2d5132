package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.validation.Violation;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds a value against its schema and gives back what is stored: without the members the schema does not know, of which it warns, and
 * with the defaults of absent ones. Reports every violation, in the words of Kubernetes' validation, which clients know
 * (spec/rest-api §2.8, 3b).
 */
final class SchemaCheck {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private final List<Violation> violations;
    private final Warnings warnings;

    SchemaCheck(List<Violation> violations, Warnings warnings) {
        this.violations = violations;
        this.warnings = warnings;
    }

    JsonNode check(JsonNode value, Schema schema, String path) {
        String type = typeOf(value);
        boolean fits = schema.intOrString()
                ? type.equals("string") || isInteger(value)
                : schema.type().isEmpty()
                        || schema.type().equals(type)
                        || schema.type().equals("integer") && isInteger(value);
        if (!fits) {
            String expected = schema.intOrString() ? "integer,string" : schema.type();
            violate(path, "must be of type " + expected + ": \"" + type + "\"");
            return value;
        }
        if (!schema.choices().isEmpty() && !schema.choices().contains(value.asText())) {
            violate(path, "should be one of [" + String.join(" ", schema.choices()) + "]");
        }
        return switch (value) {
            case ObjectNode object -> object(object, schema, path);
            case ArrayNode array -> array(array, schema, path);
            default -> {
                scalar(value, schema, path);
                yield value;
            }
        };
    }

    private ObjectNode object(ObjectNode object, Schema schema, String path) {
        for (String name : schema.required()) {
            boolean absent = !object.has(name);
            if (absent
                    && (schema.properties().get(name) == null
                            || schema.properties().get(name).fallback().isEmpty())) {
                violate(path + "." + name, "is required");
            }
        }
        Map<String, JsonNode> kept = new TreeMap<>();
        schema.properties().forEach((name, member) -> member.fallback().ifPresent(value -> kept.put(name, value)));
        // By name, so that violations come in the same order whatever the document's.
        new TreeMap<>(byName(object)).forEach((name, value) -> member(name, value, schema, path, kept));
        ObjectNode result = NODES.objectNode();
        kept.forEach(result::set);
        return result;
    }

    private void member(String name, JsonNode value, Schema schema, String path, Map<String, JsonNode> kept) {
        Schema known = schema.properties().get(name);
        if (known != null) {
            boolean defaulted = value.isNull() && known.fallback().isPresent();
            if (!defaulted) {
                kept.put(name, check(value, known, Warnings.member(path, name)));
            }
        } else if (schema.members().isPresent()) {
            kept.put(name, check(value, schema.members().get(), Warnings.member(path, name)));
        } else if (schema.open() || schema.type().isEmpty()) {
            kept.put(name, value);
        } else {
            warnings.unknownField(path, name, schema.properties().keySet());
        }
    }

    private ArrayNode array(ArrayNode array, Schema schema, String path) {
        schema.bounds()
                .minItems()
                .filter(least -> array.size() < least)
                .ifPresent(least -> violate(path, "should have at least " + least + " items"));
        schema.bounds()
                .maxItems()
                .filter(most -> array.size() > most)
                .ifPresent(most -> violate(path, "should have at most " + most + " items"));
        ArrayNode result = NODES.arrayNode();
        for (int i = 0; i < array.size(); i++) {
            JsonNode element = array.get(i);
            String at = path + "[" + i + "]";
            result.add(schema.items().map(items -> check(element, items, at)).orElse(element));
        }
        return result;
    }

    private void scalar(JsonNode value, Schema schema, String path) {
        if (value.isTextual()) {
            text(value.textValue(), schema, path);
        } else if (value.isNumber()) {
            number(value, schema, path);
        }
    }

    private void text(String text, Schema schema, String path) {
        int length = text.codePointCount(0, text.length());
        schema.bounds()
                .minLength()
                .filter(least -> length < least)
                .ifPresent(least -> violate(path, "should be at least " + least + " chars long"));
        schema.bounds()
                .maxLength()
                .filter(most -> length > most)
                .ifPresent(most -> violate(path, "should be at most " + most + " chars long"));
        schema.pattern()
                .filter(pattern -> !pattern.matcher(text).find())
                .ifPresent(pattern -> violate(path, "should match '" + pattern.pattern() + "'"));
        if (schema.format().equals("byte") && !isBase64(text)) {
            violate(path, "must be of type byte: \"string\"");
        }
    }

    private void number(JsonNode value, Schema schema, String path) {
        BigDecimal number = value.decimalValue();
        long least = schema.format().equals("int32") ? Integer.MIN_VALUE : Long.MIN_VALUE;
        long most = schema.format().equals("int32") ? Integer.MAX_VALUE : Long.MAX_VALUE;
        long minimum = schema.bounds().minimum().orElse(least);
        long maximum = schema.bounds().maximum().orElse(most);
        if (number.compareTo(BigDecimal.valueOf(minimum)) < 0) {
            violate(path, "should be greater than or equal to " + minimum);
        }
        if (number.compareTo(BigDecimal.valueOf(maximum)) > 0) {
            violate(path, "should be less than or equal to " + maximum);
        }
    }

    /** Below {@code spec} the field is named; anything else is reported without a field, its path in the text. */
    void violate(String path, String rule) {
        if (path.startsWith("spec.") || path.startsWith("spec[")) {
            violations.add(new Violation(path, "in body " + rule));
        } else {
            violations.add(new Violation("", path + " in body " + rule));
        }
    }

    private static Map<String, JsonNode> byName(ObjectNode object) {
        Map<String, JsonNode> members = new TreeMap<>();
        object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
        return members;
    }

    private static boolean isInteger(JsonNode value) {
        return value.isNumber() && WrittenNumber.isIntegral(value.decimalValue());
    }

    private static boolean isBase64(String text) {
        try {
            Base64.getDecoder().decode(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static String typeOf(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
