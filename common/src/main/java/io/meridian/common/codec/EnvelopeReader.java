package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.model.ResourceKind;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads members of an envelope. What is wrong with one ends the reading for protobuf kinds, whose decoder gives one message, and is one
 * violation among others for JSON kinds (spec/rest-api §2.8, steps 3 and 3b).
 */
final class EnvelopeReader {
    private final ResourceKind kind;
    private final SchemaCheck check;

    EnvelopeReader(ResourceKind kind, SchemaCheck check) {
        this.kind = kind;
        this.check = check;
    }

    /** A string; empty if absent or null. */
    String text(JsonNode owner, String member, String path) throws UnreadableDocumentException {
        JsonNode value = owner.path(member);
        if (value.isTextual() || value.isMissingNode() || value.isNull()) {
            return value.asText("");
        }
        mismatch(value, "string", path);
        return "";
    }

    /** A map of strings; empty if absent or null. */
    Map<String, String> texts(JsonNode owner, String member, String path) throws UnreadableDocumentException {
        JsonNode value = owner.path(member);
        Map<String, String> texts = new TreeMap<>();
        if (value.isMissingNode() || value.isNull()) {
            return texts;
        }
        if (!value.isObject()) {
            mismatch(value, "object", path);
        }
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            if (entry.getValue().isTextual()) {
                texts.put(entry.getKey(), entry.getValue().textValue());
            } else {
                mismatch(entry.getValue(), "string", Warnings.member(path, entry.getKey()));
            }
        }
        return texts;
    }

    /** A time: given back to nobody, but it has to be one. */
    void time(JsonNode owner, String member) throws UnreadableDocumentException {
        String text = text(owner, member, member);
        if (text.isEmpty()) {
            return;
        }
        try {
            Rfc3339.parse(text);
        } catch (UnreadableDocumentException e) {
            if (!kind.nestedSpec()) {
                throw e.at(member);
            }
            check.violate(member, "must be of type date-time: " + Texts.quoted(Texts.abbreviated(text, 80)));
        }
    }

    /** An object; empty if absent or null, but for JSON kinds, which require it. */
    ObjectNode spec(JsonNode owner) throws UnreadableDocumentException {
        JsonNode value = owner.path("spec");
        if (value instanceof ObjectNode object) {
            return object;
        }
        if (value.isMissingNode()) {
            if (kind.nestedSpec()) {
                check.violate("spec", "is required");
            }
        } else if (!value.isNull() || kind.nestedSpec()) {
            mismatch(value, "object", "spec");
        }
        return JsonNodeFactory.instance.objectNode();
    }

    /** For JSON kinds, whose schema allows one type only. */
    void typeIsOurs(JsonNode owner, String member) {
        boolean ours = kind.name().equals(owner.path(member).asText());
        if (kind.nestedSpec() && !ours) {
            check.violate(member, "should be one of [" + kind.name() + "]");
        }
    }

    private void mismatch(JsonNode value, String type, String path) throws UnreadableDocumentException {
        if (!kind.nestedSpec()) {
            String goType = type.equals("object") ? "map[string]string" : type;
            throw ProtoScalars.mismatch(value, goType).at(path);
        }
        check.violate(path, "must be of type " + type + ": \"" + SchemaCheck.typeOf(value) + "\"");
    }
}
