package io.meridian.cli.sync;

import io.meridian.cli.client.UnreachableException;
import io.meridian.cli.terminal.Progress;
import io.meridian.cli.terminal.Surroundings.Pause;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Asks again and again until the answer will do or time is up. A control plane that does not answer yet is one more reason to wait. */
final class Polling {
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final Progress progress;
    private final Pause pause;

    Polling(Progress progress, Pause pause) {
        this.progress = progress;
        this.pause = pause;
    }

    /**
     * @param missing what is still missing in a reading, for people
     * @return the reading that will do; empty when time is up
     * @throws UnreachableException when time is up and nothing has answered the last time
     */
    Optional<SyncReading> until(
            Supplier<SyncReading> ask,
            Predicate<SyncReading> enough,
            Function<SyncReading, String> missing,
            Duration atMost)
            throws InterruptedException {
        Duration waited = Duration.ZERO;
        try {
            while (true) {
                boolean timeUp = waited.compareTo(atMost) >= 0;
                try {
                    SyncReading reading = ask.get();
                    if (enough.test(reading)) {
                        return Optional.of(reading);
                    }
                    if (timeUp) {
                        return Optional.empty();
                    }
                    progress.waiting("waiting for " + missing.apply(reading), waited);
                } catch (UnreachableException e) {
                    if (timeUp) {
                        throw e;
                    }
                    progress.waiting("waiting for a control plane", waited);
                }
                pause.of(BETWEEN);
                waited = waited.plus(BETWEEN);
            }
        } finally {
            progress.done();
        }
    }
}
