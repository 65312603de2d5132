package io.meridian.common.codec;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A number that prints as it was written: {@code 1.50} stays {@code 1.50}, {@code 1e3} stays {@code 1e3}. Two are equal when their
 * spellings are, because spellings are what is stored; {@link #decimalValue()} compares values.
 */
final class WrittenNumber extends NumericNode {
    private static final long serialVersionUID = 1L;

    /** Powers of ten beyond this are no number that any field holds, and expanding them would cost memory. */
    private static final int MAX_EXPONENT = 400;

    private final String text;
    private final BigDecimal value;

    private WrittenNumber(String text, BigDecimal value) {
        this.text = text;
        this.value = value;
    }

    /** A number in JSON's grammar; empty if it is none, or its exponent is beyond all use. */
    static Optional<WrittenNumber> of(String text) {
        try {
            BigDecimal value = new BigDecimal(text);
            boolean sane = Math.abs((long) value.scale()) <= MAX_EXPONENT;
            return sane ? Optional.of(new WrittenNumber(text, value)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    static boolean isIntegral(BigDecimal value) {
        return value.signum() == 0
                || value.scale() <= 0
                || value.stripTrailingZeros().scale() <= 0;
    }

    @Override
    public JsonToken asToken() {
        return isIntegralNumber() ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
    }

    @Override
    public boolean isIntegralNumber() {
        return isIntegral(value);
    }

    @Override
    public boolean canConvertToExactIntegral() {
        return isIntegralNumber();
    }

    @Override
    public JsonParser.NumberType numberType() {
        return JsonParser.NumberType.BIG_DECIMAL;
    }

    @Override
    public Number numberValue() {
        return value;
    }

    @Override
    public short shortValue() {
        return value.shortValue();
    }

    @Override
    public int intValue() {
        return value.intValue();
    }

    @Override
    public long longValue() {
        return value.longValue();
    }

    @Override
    public float floatValue() {
        return value.floatValue();
    }

    @Override
    public double doubleValue() {
        return value.doubleValue();
    }

    @Override
    public BigDecimal decimalValue() {
        return value;
    }

    @Override
    public BigInteger bigIntegerValue() {
        return value.toBigInteger();
    }

    @Override
    public boolean canConvertToInt() {
        return value.toBigInteger().bitLength() < Integer.SIZE;
    }

    @Override
    public boolean canConvertToLong() {
        return value.toBigInteger().bitLength() < Long.SIZE;
    }

    @Override
    public String asText() {
        return text;
    }

    @Override
    public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
        generator.writeNumber(text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WrittenNumber number && number.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
