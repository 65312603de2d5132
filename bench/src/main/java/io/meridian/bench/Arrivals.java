package io.meridian.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** When one change reached each of so many receivers. Rounds follow each other: the next begins when the last has arrived. */
final class Arrivals {
    private final int receivers;
    private volatile Round current;

    Arrivals(int receivers) {
        this.receivers = receivers;
        this.current = new Round(receivers);
    }

    /** Begins a round; arrivals from now on belong to it. */
    Round begin() {
        Round round = new Round(receivers);
        current = round;
        return round;
    }

    /** A receiver has it; only the first arrival of a round counts. */
    void arrived(int receiver) {
        current.arrived(receiver, System.nanoTime());
    }

    static final class Round {
        private final long start = System.nanoTime();
        private final long[] at;
        private final CountDownLatch missing;

        Round(int receivers) {
            at = new long[receivers];
            missing = new CountDownLatch(receivers);
        }

        synchronized void arrived(int receiver, long nanos) {
            if (at[receiver] == 0) {
                at[receiver] = nanos;
                missing.countDown();
            }
        }

        /** Nanoseconds from the start of the round to each arrival. */
        long[] await(long seconds) throws InterruptedException, TimeoutException {
            if (!missing.await(seconds, TimeUnit.SECONDS)) {
                throw new TimeoutException(missing.getCount() + " receivers had nothing after " + seconds + " s");
            }
            long[] durations = new long[at.length];
            for (int i = 0; i < at.length; i++) {
                durations[i] = at[i] - start;
            }
            return durations;
        }
    }
}
