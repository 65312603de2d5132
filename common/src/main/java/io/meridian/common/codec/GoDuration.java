package io.meridian.common.codec;

import com.google.protobuf.Duration;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as documents and requests spell them: {@code 1m30s} and the like on the way in, seconds with 0, 3, 6 or 9 digits of fraction on
 * the way out (spec/mesh-resource §1.6, §1.7).
 */
public final class GoDuration {
    private static final Pattern PART = Pattern.compile("([0-9]{0,32})(?:\\.([0-9]{0,64}))?(ns|us|µs|μs|ms|s|m|h|)");
    private static final Pattern UNIT = Pattern.compile("[^0-9.+-]{1,16}");
    private static final Map<String, Long> NANOS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "µs",
            1_000L,
            "μs",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);
    private static final BigInteger BILLION = BigInteger.valueOf(1_000_000_000L);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private GoDuration() {}

    /**
     * Reads a duration that stands alone, outside of any document.
     *
     * @param text one or more numbers with the units ns, us, ms, s, m or h, such as {@code 1.5h} or {@code -24h0m0s}, or a bare {@code 0}
     * @return the duration to the nanosecond, what is finer cut off; empty when the text is no duration or takes more than 63 bits of
     *     nanoseconds (some 292 years)
     */
    public static Optional<java.time.Duration> read(String text) {
        try {
            Duration duration = parse(text);
            return Optional.of(java.time.Duration.ofSeconds(duration.getSeconds(), duration.getNanos()));
        } catch (UnreadableDocumentException e) {
            return Optional.empty();
        }
    }

    /** Reads one or more numbers with units, with a sign in front; the whole fits 63 bits of nanoseconds. */
    static Duration parse(String text) throws UnreadableDocumentException {
        String rest = text.startsWith("-") || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.getDefaultInstance();
        }
        if (rest.isEmpty() || rest.length() > 256) {
            throw invalid(text);
        }
        BigDecimal total = BigDecimal.ZERO;
        Matcher part = PART.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            part.region(at, rest.length());
            if (!part.lookingAt()
                    || part.end(part.group(2) == null ? 1 : 2) == at
                    || digits(part).isEmpty()) {
                throw invalid(text);
            }
            if (part.group(3).isEmpty()) {
                throw withoutUnit(text, rest.substring(part.end()));
            }
            total = total.add(amount(part));
            at = part.end();
        }
        BigInteger nanos = total.toBigInteger();
        if (nanos.compareTo(MOST) > 0) {
            throw invalid(text);
        }
        return of(text.startsWith("-") ? nanos.negate() : nanos);
    }

    /** Prints seconds: {@code 90s}, {@code 1.500s}, {@code -0.000000003s}. */
    static String print(Duration duration) {
        long seconds = duration.getSeconds();
        int nanos = duration.getNanos();
        String sign = seconds < 0 || nanos < 0 ? "-" : "";
        return sign + Math.abs(seconds) + fraction(Math.abs(nanos)) + "s";
    }

    /** A fraction of a second with 0, 3, 6 or 9 digits, its point included. */
    static String fraction(int nanos) {
        if (nanos == 0) {
            return "";
        }
        String nine = String.format("%09d", nanos);
        int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
        return "." + nine.substring(0, digits);
    }

    private static String digits(Matcher part) {
        String fraction = part.group(2);
        return part.group(1) + (fraction == null ? "" : fraction);
    }

    private static BigDecimal amount(Matcher part) {
        String whole = part.group(1).isEmpty() ? "0" : part.group(1);
        String fraction = part.group(2);
        BigDecimal number = new BigDecimal(fraction == null || fraction.isEmpty() ? whole : whole + "." + fraction);
        Long unit = NANOS.get(part.group(3));
        return number.multiply(BigDecimal.valueOf(unit == null ? 0 : unit));
    }

    private static Duration of(BigInteger nanos) {
        BigInteger[] parts = nanos.divideAndRemainder(BILLION);
        return Duration.newBuilder()
                .setSeconds(parts[0].longValue())
                .setNanos(parts[1].intValue())
                .build();
    }

    private static UnreadableDocumentException invalid(String text) {
        return new UnreadableDocumentException("time: invalid duration " + Texts.quoted(Texts.abbreviated(text, 80)));
    }

    private static UnreadableDocumentException withoutUnit(String text, String rest) {
        Matcher unit = UNIT.matcher(rest);
        String whole = Texts.quoted(Texts.abbreviated(text, 80));
        return unit.lookingAt()
                ? new UnreadableDocumentException("time: unknown unit " + Texts.quoted(unit.group()) + " in duration "
                        + whole + " (expected: ns, us, ms, s, m or h)")
                : new UnreadableDocumentException("time: missing unit in duration " + whole);
    }
}
