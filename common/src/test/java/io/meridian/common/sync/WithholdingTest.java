package io.meridian.common.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.sync.Message.Withheld;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WithholdingTest {
    private static final Withheld REFUSED = new Withheld(
            new ResourceKey("Secret", "default", "s1"), Optional.empty(), Withheld.Kind.REFUSED, "the name is taken");
    private static final Instant NOW = TestBed.NOON;

    @Test
    void whatNothingStandsInTheWayOfIsAskedForUntilItIsAnswered() {
        Withholding unblocked = Withholding.first(REFUSED, NOW).unblocked();
        assertThat(unblocked.due(NOW)).isTrue();

        Withholding asked = unblocked.asked(NOW);
        assertThat(asked.due(NOW.plus(Withholding.ANSWER_WAIT).minusMillis(1))).isFalse();
        assertThat(asked.due(NOW.plus(Withholding.ANSWER_WAIT))).isTrue();

        Withholding often = asked;
        for (int i = 0; i < 10; i++) {
            often = often.asked(NOW);
        }
        assertThat(often.pause().length()).isEqualTo(Withholding.FIRST_WAIT);
    }

    @Test
    void whatIsRefusedOnceMoreWaitsFiveMinutesWhateverItWaitedBefore() {
        Withholding asked = Withholding.first(REFUSED, NOW).unblocked().asked(NOW);

        Withholding again = asked.again(REFUSED, NOW);

        assertThat(again.pause().length()).isEqualTo(Withholding.FIRST_WAIT);
        assertThat(again.attempts()).isEqualTo(2);
    }
}
