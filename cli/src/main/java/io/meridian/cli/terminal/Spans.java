package io.meridian.cli.terminal;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Spans of time as people write and read them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 3d}. */
public final class Spans implements ITypeConverter<Duration> {
    private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    @Override
    public Duration convert(String value) {
        Matcher matcher = SPAN.matcher(value);
        if (!matcher.matches()) {
            throw new TypeConversionException(
                    "'" + value + "' is no span of time: write a number and ms, s, m, h or d");
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> throw new IllegalStateException("the pattern admits no other unit");
        };
    }

    /** In its greatest unit, rounded down: {@code 3d}, {@code 2h}, {@code 5m}, {@code 30s}. */
    public static String brief(Duration span) {
        if (span.toDays() > 0) {
            return span.toDays() + "d";
        }
        if (span.toHours() > 0) {
            return span.toHours() + "h";
        }
        if (span.toMinutes() > 0) {
            return span.toMinutes() + "m";
        }
        return Math.max(0, span.toSeconds()) + "s";
    }
}
