package io.meridian.common.model.mesh;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The duration language of {@code expiration} strings: one number with one unit, such as {@code 24h} or {@code 10y}
 * (spec/mesh-resource §4.8). Not that of {@code requestTimeout}.
 */
public final class Expiration {

    /** What is given for more: 292 years, where 64-bit nanoseconds of the reference wrap to nonsense. */
    public static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private static final Pattern GRAMMAR = Pattern.compile("([0-9]+)(ms|[ywdhms])");

    private Expiration() {}

    /** The duration that a text means, at most {@link #LONGEST}; empty when it is not in the language. */
    public static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher matcher = GRAMMAR.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Duration unit = unit(matcher.group(2));
        // A count of so many digits is beyond the longest whatever its unit; reading it would cost time for nothing.
        if (significantDigits(matcher.group(1)) > 19) {
            return Optional.of(LONGEST);
        }
        BigInteger nanos = new BigInteger(matcher.group(1)).multiply(BigInteger.valueOf(unit.toNanos()));
        return Optional.of(nanos.bitLength() > 63 ? LONGEST : Duration.ofNanos(nanos.longValueExact()));
    }

    private static int significantDigits(String digits) {
        int zeros = 0;
        while (zeros < digits.length() && digits.charAt(zeros) == '0') {
            zeros++;
        }
        return digits.length() - zeros;
    }

    private static Duration unit(String name) {
        return switch (name) {
            case "y" -> Duration.ofDays(365);
            case "w" -> Duration.ofDays(7);
            case "d" -> Duration.ofDays(1);
            case "h" -> Duration.ofHours(1);
            case "m" -> Duration.ofMinutes(1);
            case "s" -> Duration.ofSeconds(1);
            case "ms" -> Duration.ofMillis(1);
            default -> throw new IllegalStateException("the grammar has no unit " + name);
        };
    }
}
