package io.meridian.common.sync.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BackoffTest {
    private static final Duration NEVER_STOOD = Duration.ZERO;

    private final Random chance = new Random(7);

    @Test
    void aGlobalThatIsGoneIsDialledAgainAfterFourSecondsAtMost() {
        Backoff backoff = Backoff.NONE;
        for (long bound : new long[] {500, 1_000, 2_000, 4_000, 4_000, 4_000, 4_000, 4_000}) {
            backoff = backoff.after(NEVER_STOOD);
            assertThat(backoff.next(Ending.LOST, chance).toMillis()).isBetween(bound / 2, bound);
        }
        for (int i = 0; i < 1_000; i++) {
            backoff = backoff.after(NEVER_STOOD);
        }
        assertThat(backoff.next(Ending.LOST, chance).toMillis()).isBetween(2_000L, 4_000L);
    }

    @Test
    void whoIsRefusedAsksEverLessOften() {
        Backoff backoff = Backoff.NONE;
        for (long bound : new long[] {500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000}) {
            backoff = backoff.after(NEVER_STOOD);
            assertThat(backoff.next(Ending.REFUSED, chance).toMillis()).isBetween(bound / 2, bound);
        }
    }

    @Test
    void whoIsKeptOutComesBackWhenGlobalLetsItInAgain() {
        for (int i = 0; i < 100; i++) {
            assertThat(Backoff.NONE.after(Duration.ofHours(1)).next(Ending.KEPT_OUT, chance))
                    .isBetween(Duration.ofSeconds(60), Duration.ofSeconds(66));
        }
    }

    @Test
    void onlyAConnectionThatStoodForAWhileMakesTheNextLossTheFirst() {
        Backoff often = Backoff.NONE;
        for (int i = 0; i < 5; i++) {
            often = often.after(NEVER_STOOD);
        }
        assertThat(often.after(Duration.ofSeconds(10))).isEqualTo(Backoff.NONE.after(NEVER_STOOD));
        assertThat(often.after(Duration.ofSeconds(9)).next(Ending.LOST, chance).toMillis())
                .as("a session that ends at once, again and again, is not dialled hot")
                .isBetween(2_000L, 4_000L);
    }

    @Test
    void twoZonesThatLostTheSameGlobalDoNotComeBackTogether() {
        assertThat(Backoff.NONE.after(NEVER_STOOD).next(Ending.LOST, new Random(1)))
                .isNotEqualTo(Backoff.NONE.after(NEVER_STOOD).next(Ending.LOST, new Random(2)));
    }

    @Test
    void whatGlobalSaysOfAnEndTellsWhenToComeBack() {
        assertThat(Ending.of(Status.Code.UNAVAILABLE)).isEqualTo(Ending.LOST);
        assertThat(Ending.of(Status.Code.UNAUTHENTICATED)).isEqualTo(Ending.REFUSED);
        assertThat(Ending.of(Status.Code.FAILED_PRECONDITION)).isEqualTo(Ending.KEPT_OUT);
    }
}
