package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/**
 * Prints messages as JSON (spec/mesh-resource §1.7, spec/rest-api §2.5): fields by their position in the .proto file, zero scalars left
 * out, wrappers and set messages printed even when empty, 64-bit integers as strings. Fields this version does not know are not printed.
 */
final class ProtoJsonWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);

    private ProtoJsonWriter() {}

    static ObjectNode write(Message message) {
        ObjectNode object = NODES.objectNode();
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isMapField()) {
                if (message.getRepeatedFieldCount(field) > 0) {
                    object.set(field.getJsonName(), map(message, field));
                }
            } else if (field.isRepeated()) {
                if (message.getRepeatedFieldCount(field) > 0) {
                    object.set(field.getJsonName(), list(message, field));
                }
            } else if (message.hasField(field)) {
                object.set(field.getJsonName(), single(field, message.getField(field)));
            }
        }
        return object;
    }

    static ObjectNode struct(Struct struct) {
        ObjectNode object = NODES.objectNode();
        new TreeMap<>(struct.getFieldsMap()).forEach((name, value) -> object.set(name, value(value)));
        return object;
    }

    private static ObjectNode map(Message message, FieldDescriptor field) {
        FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
        TreeMap<String, JsonNode> sorted = new TreeMap<>();
        for (Object each : (List<?>) message.getField(field)) {
            Message entry = (Message) each;
            String key = String.valueOf(entry.getField(field.getMessageType().findFieldByNumber(1)));
            sorted.put(key, single(value, entry.getField(value)));
        }
        ObjectNode object = NODES.objectNode();
        sorted.forEach(object::set);
        return object;
    }

    private static ArrayNode list(Message message, FieldDescriptor field) {
        ArrayNode array = NODES.arrayNode();
        for (Object element : (List<?>) message.getField(field)) {
            array.add(single(field, element));
        }
        return array;
    }

    private static JsonNode single(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case STRING -> NODES.textNode((String) value);
            case BOOLEAN -> NODES.booleanNode((Boolean) value);
            case BYTE_STRING -> NODES.textNode(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case DOUBLE -> floating((Double) value, Double.toString((Double) value));
            case FLOAT -> floating((Float) value, Float.toString((Float) value));
            case INT -> whole(unsigned(field) ? Integer.toUnsignedLong((Integer) value) : (Integer) value);
            case LONG ->
                NODES.textNode(unsigned(field) ? Long.toUnsignedString((Long) value) : Long.toString((Long) value));
            case ENUM -> enumValue((EnumValueDescriptor) value);
            case MESSAGE -> message((Message) value);
        };
    }

    private static boolean unsigned(FieldDescriptor field) {
        return switch (field.getType()) {
            case UINT32, UINT64, FIXED32, FIXED64 -> true;
            default -> false;
        };
    }

    private static JsonNode enumValue(EnumValueDescriptor value) {
        boolean named = value.getIndex() >= 0;
        return named ? NODES.textNode(value.getName()) : whole(value.getNumber());
    }

    private static JsonNode message(Message message) {
        return switch (message.getDescriptorForType().getFullName()) {
            case "google.protobuf.Duration" -> NODES.textNode(GoDuration.print(as(message, Duration.parser())));
            case "google.protobuf.Timestamp" -> NODES.textNode(Rfc3339.print(as(message, Timestamp.parser())));
            case "google.protobuf.Struct" -> struct(as(message, Struct.parser()));
            case "google.protobuf.BoolValue",
                    "google.protobuf.StringValue",
                    "google.protobuf.BytesValue",
                    "google.protobuf.Int32Value",
                    "google.protobuf.Int64Value",
                    "google.protobuf.UInt32Value",
                    "google.protobuf.UInt64Value",
                    "google.protobuf.FloatValue",
                    "google.protobuf.DoubleValue" -> {
                FieldDescriptor wrapped = message.getDescriptorForType().findFieldByNumber(1);
                yield single(wrapped, message.getField(wrapped));
            }
            default -> write(message);
        };
    }

    private static <M extends Message> M as(Message message, Parser<M> parser) {
        try {
            return parser.parseFrom(message.toByteString());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a message that was read cannot be read again", e);
        }
    }

    private static JsonNode value(Value value) {
        return switch (value.getKindCase()) {
            case BOOL_VALUE -> NODES.booleanNode(value.getBoolValue());
            case NUMBER_VALUE -> floating(value.getNumberValue(), Double.toString(value.getNumberValue()));
            case STRING_VALUE -> NODES.textNode(value.getStringValue());
            case STRUCT_VALUE -> struct(value.getStructValue());
            case LIST_VALUE -> list(value.getListValue());
            case NULL_VALUE, KIND_NOT_SET -> NODES.nullNode();
        };
    }

    private static ArrayNode list(ListValue list) {
        ArrayNode array = NODES.arrayNode();
        list.getValuesList().forEach(element -> array.add(value(element)));
        return array;
    }

    private static JsonNode whole(long value) {
        return WrittenNumber.of(Long.toString(value)).orElseThrow();
    }

    /** Whole numbers without a point, others with the fewest digits that give the same number back. */
    private static JsonNode floating(double value, String shortest) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return NODES.textNode(shortest);
        }
        double size = Math.abs(value);
        BigDecimal digits = new BigDecimal(shortest).stripTrailingZeros();
        boolean plain = size == 0 || size >= 1e-6 && size < 1e21;
        String text = plain ? digits.toPlainString() : digits.toString().replace('E', 'e');
        return WrittenNumber.of(text).orElseThrow();
    }
}
