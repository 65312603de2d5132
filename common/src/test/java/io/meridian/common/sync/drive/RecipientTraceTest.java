package io.meridian.common.sync.drive;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Withheld;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RecipientTraceTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Position AT = new Position("store", "epoch", 7);
    private static final Digest DIGEST = new Digest(1, 2, 3, 4);

    @Test
    void whatIsWrittenReadsBack() {
        RecipientTrace trace = new RecipientTrace(
                AT, DIGEST, List.of(refused("odd \"name\"\nof two lines", "it is\nbad"), refused("other", "")));
        assertThat(RecipientTrace.parse(trace.text())).contains(trace);
        RecipientTrace nothing = new RecipientTrace(AT, DIGEST, List.of());
        assertThat(RecipientTrace.parse(nothing.text())).contains(nothing);
    }

    @Test
    void muchThatIsWithheldIsKeptInPart() {
        List<Withholdings.Entry> many = IntStream.range(0, 5_000)
                .mapToObj(i -> refused("t-" + i, "x".repeat(10_000)))
                .toList();
        String text = new RecipientTrace(AT, DIGEST, many).text();
        assertThat(text.length()).isLessThan(100_000);
        assertThat(RecipientTrace.parse(text).orElseThrow().withheld()).hasSize(100);
    }

    @Test
    void aRecipientKeepsItsRefusalsOverARestart() {
        RecipientTrace trace = new RecipientTrace(AT, DIGEST, List.of(refused("t", "bad")));
        RecipientRecord restarted =
                RecipientRecord.of(RecipientTrace.parse(trace.text()).orElseThrow(), NOON);
        assertThat(restarted.connected()).isFalse();
        assertThat(Withholdings.refused(restarted.withheld())).singleElement().satisfies(refused -> {
            assertThat(refused.reason()).isEqualTo("bad");
            assertThat(refused.since()).isEqualTo(NOON.toString());
        });
    }

    @Test
    void whatCannotBeReadIsNothingKnown() {
        for (String text : List.of("", "x", "store epoch 7 nodigest", "store epoch 7 " + DIGEST.hex() + "\n{")) {
            assertThat(RecipientTrace.parse(text)).isEmpty();
        }
    }

    private static Withholdings.Entry refused(String name, String reason) {
        return new Withholdings.Entry(
                new Withheld(
                        new ResourceKey("MeshTimeout", "default", name),
                        Optional.of(new Digest(5, 6, 7, 8)),
                        Withheld.Kind.REFUSED,
                        reason),
                NOON);
    }
}
