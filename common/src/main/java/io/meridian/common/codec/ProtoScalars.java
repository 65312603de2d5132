package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/**
 * Reads JSON values as scalars of protobuf, with the leniences and in the words of the reference's decoder (spec/mesh-resource §1.6):
 * numbers may be quoted, enums may be numbers, nothing else is converted.
 */
final class ProtoScalars {
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private ProtoScalars() {}

    static Object read(FieldDescriptor field, JsonNode value) throws UnreadableDocumentException {
        return switch (field.getJavaType()) {
            case STRING -> string(value);
            case BOOLEAN -> bool(value);
            case BYTE_STRING -> bytes(value);
            case ENUM -> enumValue(field.getEnumType(), value);
            case INT, LONG -> integer(field, value);
            case DOUBLE -> floating(value, "float64");
            case FLOAT -> (float) floating(value, "float32");
            case MESSAGE -> throw new IllegalArgumentException(field + " is no scalar");
        };
    }

    /** What a null element stands for; the descriptor's own default of a repeated field is the empty list. */
    static Object zero(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case STRING -> "";
            case BOOLEAN -> false;
            case BYTE_STRING -> ByteString.EMPTY;
            case ENUM -> field.getEnumType().findValueByNumberCreatingIfUnknown(0);
            case INT -> 0;
            case LONG -> 0L;
            case DOUBLE -> 0.0;
            case FLOAT -> 0.0f;
            case MESSAGE -> throw new IllegalArgumentException(field + " is no scalar");
        };
    }

    static String string(JsonNode value) throws UnreadableDocumentException {
        if (!value.isTextual()) {
            throw mismatch(value, "string");
        }
        return value.textValue();
    }

    private static boolean bool(JsonNode value) throws UnreadableDocumentException {
        if (!value.isBoolean()) {
            throw mismatch(value, "bool");
        }
        return value.booleanValue();
    }

    private static EnumValueDescriptor enumValue(EnumDescriptor type, JsonNode value)
            throws UnreadableDocumentException {
        if (value.isTextual()) {
            EnumValueDescriptor named = type.findValueByName(value.textValue());
            if (named != null) {
                return named;
            }
            String given = Texts.quoted(Texts.quoted(Texts.abbreviated(value.textValue(), 80)));
            throw new UnreadableDocumentException(
                    "unknown value " + given + " for enum " + type.getFullName() + " (expected: " + names(type) + ")");
        }
        // A number without a name is kept: a newer control plane may know it (spec/mesh-resource §1.6).
        BigInteger number = whole(value, "int32");
        if (number.bitLength() > 31) {
            throw mismatch(value, "int32");
        }
        return type.findValueByNumberCreatingIfUnknown(number.intValue());
    }

    private static String names(EnumDescriptor type) {
        return String.join(
                ", ",
                type.getValues().stream().map(EnumValueDescriptor::getName).toList());
    }

    private static Object integer(FieldDescriptor field, JsonNode value) throws UnreadableDocumentException {
        return switch (field.getType()) {
            case UINT32, FIXED32 -> ranged(value, "uint32", 32, false).intValue();
            case UINT64, FIXED64 -> ranged(value, "uint64", 64, false).longValue();
            case INT32, SINT32, SFIXED32 -> ranged(value, "int32", 31, true).intValue();
            case INT64, SINT64, SFIXED64 -> ranged(value, "int64", 63, true).longValue();
            default -> throw new IllegalArgumentException(field + " is no integer");
        };
    }

    private static BigInteger ranged(JsonNode value, String type, int bits, boolean signed)
            throws UnreadableDocumentException {
        BigInteger number = whole(value, type);
        if (number.bitLength() > bits || number.signum() < 0 && !signed) {
            throw mismatch(value, type);
        }
        return number;
    }

    private static BigInteger whole(JsonNode value, String type) throws UnreadableDocumentException {
        BigDecimal number = decimal(value, type);
        if (!WrittenNumber.isIntegral(number)) {
            throw mismatch(value, type);
        }
        return number.toBigIntegerExact();
    }

    static double floating(JsonNode value, String type) throws UnreadableDocumentException {
        if (value.isTextual()) {
            switch (value.textValue()) {
                case "NaN" -> {
                    return Double.NaN;
                }
                case "Infinity" -> {
                    return Double.POSITIVE_INFINITY;
                }
                case "-Infinity" -> {
                    return Double.NEGATIVE_INFINITY;
                }
                default -> {}
            }
        }
        double number = decimal(value, type).doubleValue();
        boolean fits = type.equals("float32") ? Float.isFinite((float) number) : Double.isFinite(number);
        if (!fits) {
            throw mismatch(value, type);
        }
        return number;
    }

    private static BigDecimal decimal(JsonNode value, String type) throws UnreadableDocumentException {
        if (value.isNumber()) {
            return value.decimalValue();
        }
        if (value.isTextual() && value.textValue().length() <= DocumentLimits.RESOURCE.numberChars()) {
            return WrittenNumber.of(value.textValue())
                    .map(JsonNode::decimalValue)
                    .orElseThrow(() -> mismatch(value, type));
        }
        throw mismatch(value, type);
    }

    /**
     * Standard alphabet, padded. An error names the offset and nothing of the data, and stands alone without the field's path:
     * clients know it as it is.
     */
    private static ByteString bytes(JsonNode value) throws UnreadableDocumentException {
        String text = string(value);
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() * 3 / 4);
        int bits = 0;
        int digits = 0;
        int at = 0;
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n' || c == '\r') {
                continue;
            }
            int digit = BASE64.indexOf(c);
            if (digit < 0) {
                break;
            }
            bits = bits << 6 | digit;
            if (++digits == 4) {
                out.write(bits >> 16);
                out.write(bits >> 8);
                out.write(bits);
                bits = 0;
                digits = 0;
            }
        }
        String end = text.substring(at).replaceAll("[\r\n]", "");
        boolean padded =
                digits == 0 && end.isEmpty() || digits == 2 && end.equals("==") || digits == 3 && end.equals("=");
        if (!padded) {
            throw new UnreadableDocumentException(
                    "illegal base64 data at input byte " + (at < text.length() ? at : at - digits));
        }
        if (digits == 2) {
            out.write(bits >> 4);
        } else if (digits == 3) {
            out.write(bits >> 10);
            out.write(bits >> 2);
        }
        return ByteString.copyFrom(out.toByteArray());
    }

    /** In the reference's words, which name the types of its language. */
    static UnreadableDocumentException mismatch(JsonNode value, String type) {
        String given = value.getNodeType().name().toLowerCase(Locale.ROOT);
        String kind = given.equals("boolean") ? "bool" : given;
        String number = value.isNumber() && !type.equals("string") && !type.equals("bool")
                ? " " + Texts.abbreviated(value.asText(), 40)
                : "";
        return new UnreadableDocumentException(
                "json: cannot unmarshal " + kind + number + " into Go value of type " + type);
    }
}
