package io.meridian.common.codec;

import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** Times in documents (RFC 3339). */
final class Rfc3339 {
    /** What the reference prints for a time it does not know. */
    static final String UNKNOWN = "0001-01-01T00:00:00Z";

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TRIMMED = new DateTimeFormatterBuilder()
            .append(SECONDS)
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    private Rfc3339() {}

    /** Reads a time with offset. */
    static Instant parse(String text) throws UnreadableDocumentException {
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
                throw none(text);
            }
            return instant;
        } catch (DateTimeException e) {
            throw none(text);
        }
    }

    static Timestamp timestamp(String text) throws UnreadableDocumentException {
        Instant instant = parse(text);
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    /** With as many digits of fraction as it takes: the times of metadata. */
    static String print(Instant instant) {
        return TRIMMED.format(instant);
    }

    /** With 0, 3, 6 or 9 digits of fraction: the times of messages. A time no calendar holds prints as unknown. */
    static String print(Timestamp timestamp) {
        try {
            Instant instant = Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
            return SECONDS.format(instant) + GoDuration.fraction(instant.getNano()) + "Z";
        } catch (DateTimeException | ArithmeticException e) {
            return UNKNOWN;
        }
    }

    private static UnreadableDocumentException none(String text) {
        return new UnreadableDocumentException("parsing time " + Texts.quoted(Texts.abbreviated(text, 80))
                + ": expected RFC 3339, such as 2026-01-31T12:00:00Z");
    }
}
