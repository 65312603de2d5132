package io.meridian.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations outside of documents. */
final class GoDurationTest {

    @ParameterizedTest
    @CsvSource({
        "24h0m0s, PT24H",
        "1.5h, PT1H30M",
        ".5s, PT0.5S",
        "1m30s, PT1M30S",
        "-1h, PT-1H",
        "+2ms, PT0.002S",
        "-1.5s, PT-1.5S",
        "3us, PT0.000003S",
        "3µs, PT0.000003S",
        "1.9ns, PT0.000000001S",
        "0, PT0S",
        "9223372036854775807ns, PT2562047H47M16.854775807S"
    })
    void aDurationIsReadToTheNanosecond(String text, Duration expected) {
        assertThat(GoDuration.read(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1", "1d", "h", ".s", "--1h", "1h ", "1H", "9223372036854775808ns", "999999999h"})
    void whatIsNoDurationOrTooLongIsNone(String text) {
        assertThat(GoDuration.read(text)).isEmpty();
    }
}
