package io.meridian.common.model.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of spec/mesh-resource §4.8. */
final class ExpirationTest {

    @ParameterizedTest
    @CsvSource({
        "24h, PT24H",
        "1d, PT24H",
        "10y, P3650D",
        "30d, P30D",
        "500ms, PT0.5S",
        "0, PT0S",
        "0h, PT0S",
        "007d, P7D",
        "2w, P14D",
        "90m, PT90M",
        "5s, PT5S",
        "0ms, PT0S"
    })
    void aNumberWithAUnitIsADuration(String text, Duration expected) {
        assertThat(Expiration.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "00", "1h30m", "1y1d", "1.5h", "-1h", "+1h", "24H", "24 h", " 24h", "24h ", "2e", "10", "h", "1M",
                "1mo", "1min", "1us", "1ns", "٣h", "24h\n"
            })
    void anythingElseIsNone(String text) {
        assertThat(Expiration.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"300y", "99999999y", "9223372036854775808y", "99999999999999999999999999999999999999ms"})
    void whatIsBeyondTheLongestIsTheLongestRatherThanNonsense(String text) {
        assertThat(Expiration.parse(text)).contains(Expiration.LONGEST);
    }

    @Test
    void leadingZerosAreNotSignificant() {
        assertThat(Expiration.parse("0".repeat(100_000) + "1h")).contains(Duration.ofHours(1));
    }
}
