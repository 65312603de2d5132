package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.meridian.common.validation.Violation;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Reads JSON into messages as the reference does (spec/mesh-resource §1.6, spec/rest-api §2.5), walking the descriptors. The
 * library's own printer knows neither Go's durations nor unknown enum numbers nor the rule for crowded oneofs, and
 * it stops at the first unknown field where we warn.
 */
final class ProtoJsonReader {
    /** Struct messages nest three deep for each JSON level, and protobuf parsers stop at a hundred. */
    private static final int STRUCT_DEPTH = 24;

    private final Warnings warnings;

    ProtoJsonReader(Warnings warnings) {
        this.warnings = warnings;
    }

    /** Sets the fields that the object has; members in {@code notFields} belong to somebody else. */
    void merge(ObjectNode object, Message.Builder into, String path, Set<String> notFields)
            throws UnreadableDocumentException {
        Map<OneofDescriptor, FieldDescriptor> chosen = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = member.getKey();
            if (notFields.contains(name)) {
                continue;
            }
            FieldDescriptor field =
                    ProtoNames.field(into.getDescriptorForType(), name).orElse(null);
            if (field == null) {
                warnings.unknownField(path, name, ProtoNames.known(into.getDescriptorForType()));
                continue;
            }
            if (member.getValue().isNull() || !wins(field, chosen)) {
                continue;
            }
            set(field, member.getValue(), into, Warnings.member(path, name));
        }
        TypedConf.of(into.getDescriptorForType(), object.path("type").asText())
                .ifPresent(
                        conf -> UnknownNames.warn(object.path("conf"), conf, Warnings.member(path, "conf"), warnings));
    }

    /** A free object as the message that stands for it. */
    static Struct struct(ObjectNode object) throws UnreadableDocumentException {
        return struct(object, "", 0);
    }

    /** Of several members of a oneof the one with the highest number counts. */
    private static boolean wins(FieldDescriptor field, Map<OneofDescriptor, FieldDescriptor> chosen) {
        OneofDescriptor oneof = field.getContainingOneof();
        if (oneof == null) {
            return true;
        }
        FieldDescriptor current = chosen.get(oneof);
        if (current != null && current.getNumber() > field.getNumber()) {
            return false;
        }
        chosen.put(oneof, field);
        return true;
    }

    private void set(FieldDescriptor field, JsonNode value, Message.Builder into, String path)
            throws UnreadableDocumentException {
        if (field.isMapField()) {
            into.clearField(field);
            for (Map.Entry<String, JsonNode> entry : object(value, path).properties()) {
                into.addRepeatedField(field, mapEntry(into.newBuilderForField(field), entry, path));
            }
        } else if (field.isRepeated()) {
            if (!value.isArray()) {
                throw ProtoScalars.mismatch(value, "[]json.RawMessage").at(path);
            }
            into.clearField(field);
            for (int i = 0; i < value.size(); i++) {
                into.addRepeatedField(field, single(field, value.get(i), into, path + "[" + i + "]"));
            }
        } else {
            into.setField(field, single(field, value, into, path));
        }
    }

    private Message mapEntry(Message.Builder builder, Map.Entry<String, JsonNode> entry, String path)
            throws UnreadableDocumentException {
        FieldDescriptor value = builder.getDescriptorForType().findFieldByNumber(2);
        builder.setField(builder.getDescriptorForType().findFieldByNumber(1), entry.getKey());
        builder.setField(value, single(value, entry.getValue(), builder, path + Violation.key(entry.getKey())));
        return builder.build();
    }

    /** One value, whether it stands alone, in a list or in a map. A null in a list or a map is the empty value. */
    private Object single(FieldDescriptor field, JsonNode value, Message.Builder owner, String path)
            throws UnreadableDocumentException {
        if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            Message.Builder builder = owner.newBuilderForField(field);
            return value.isNull() ? builder.build() : message(builder, value, path);
        }
        return value.isNull() ? ProtoScalars.zero(field) : scalar(field, value, path);
    }

    private static Object scalar(FieldDescriptor field, JsonNode value, String path)
            throws UnreadableDocumentException {
        try {
            return ProtoScalars.read(field, value);
        } catch (UnreadableDocumentException e) {
            throw field.getJavaType() == FieldDescriptor.JavaType.BYTE_STRING ? e : e.at(path);
        }
    }

    private Message message(Message.Builder builder, JsonNode value, String path) throws UnreadableDocumentException {
        switch (builder.getDescriptorForType().getFullName()) {
            case "google.protobuf.Duration" -> builder.mergeFrom(duration(value, path));
            case "google.protobuf.Timestamp" -> builder.mergeFrom(timestamp(value, path));
            case "google.protobuf.Struct" -> builder.mergeFrom(struct(value, path, 0));
            case "google.protobuf.BoolValue",
                    "google.protobuf.StringValue",
                    "google.protobuf.BytesValue",
                    "google.protobuf.Int32Value",
                    "google.protobuf.Int64Value",
                    "google.protobuf.UInt32Value",
                    "google.protobuf.UInt64Value",
                    "google.protobuf.FloatValue",
                    "google.protobuf.DoubleValue" -> {
                FieldDescriptor wrapped = builder.getDescriptorForType().findFieldByNumber(1);
                builder.setField(wrapped, scalar(wrapped, value, path));
            }
            default -> merge(object(value, path), builder, path, Set.of());
        }
        return builder.build();
    }

    private static ObjectNode object(JsonNode value, String path) throws UnreadableDocumentException {
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw ProtoScalars.mismatch(value, "map[string]json.RawMessage").at(path);
    }

    private static Duration duration(JsonNode value, String path) throws UnreadableDocumentException {
        try {
            return GoDuration.parse(ProtoScalars.string(value));
        } catch (UnreadableDocumentException e) {
            throw new UnreadableDocumentException("bad Duration: " + e.reason()).at(path);
        }
    }

    private static Timestamp timestamp(JsonNode value, String path) throws UnreadableDocumentException {
        try {
            return Rfc3339.timestamp(ProtoScalars.string(value));
        } catch (UnreadableDocumentException e) {
            throw new UnreadableDocumentException("bad Timestamp: " + e.reason()).at(path);
        }
    }

    private static Struct struct(JsonNode value, String path, int depth) throws UnreadableDocumentException {
        if (depth > STRUCT_DEPTH) {
            throw new UnreadableDocumentException("bad Struct: nested deeper than " + STRUCT_DEPTH + " levels")
                    .at(path);
        }
        if (!value.isObject()) {
            String reason =
                    ProtoScalars.mismatch(value, "map[string]json.RawMessage").reason();
            throw new UnreadableDocumentException("bad Struct: " + reason).at(path);
        }
        Struct.Builder struct = Struct.newBuilder();
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            struct.putFields(
                    member.getKey(), anyValue(member.getValue(), Warnings.member(path, member.getKey()), depth + 1));
        }
        return struct.build();
    }

    private static Value anyValue(JsonNode value, String path, int depth) throws UnreadableDocumentException {
        return switch (value.getNodeType()) {
            case NULL, MISSING ->
                Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
            case BOOLEAN ->
                Value.newBuilder().setBoolValue(value.booleanValue()).build();
            case STRING -> Value.newBuilder().setStringValue(value.textValue()).build();
            case NUMBER ->
                Value.newBuilder().setNumberValue(number(value, path)).build();
            case OBJECT ->
                Value.newBuilder().setStructValue(struct(value, path, depth)).build();
            case ARRAY -> {
                if (depth > STRUCT_DEPTH) {
                    throw new UnreadableDocumentException("bad Struct: nested deeper than " + STRUCT_DEPTH + " levels")
                            .at(path);
                }
                ListValue.Builder list = ListValue.newBuilder();
                for (int i = 0; i < value.size(); i++) {
                    list.addValues(anyValue(value.get(i), path + "[" + i + "]", depth + 1));
                }
                yield Value.newBuilder().setListValue(list).build();
            }
            case BINARY, POJO -> throw new IllegalArgumentException("no parser of ours makes such nodes");
        };
    }

    private static double number(JsonNode value, String path) throws UnreadableDocumentException {
        try {
            return ProtoScalars.floating(value, "float64");
        } catch (UnreadableDocumentException e) {
            throw e.at(path);
        }
    }
}
