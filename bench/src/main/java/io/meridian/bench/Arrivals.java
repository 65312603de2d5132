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
        this.current = new Round(0, receivers);
    }

    /** Begins a round; arrivals from now on belong to it. */
    Round begin() {
        return begin(0);
    }

    /** The same without the receivers before one. */
    Round begin(int first) {
        Round round = new Round(first, receivers);
        current = round;
        return round;
    }

    /** A receiver has it; only the first arrival of a round counts. */
    void arrived(int receiver) {
        current.arrived(receiver, System.nanoTime());
    }

    static final class Round {
        private final long start = System.nanoTime();
        private final int first;
        private final long[] at;
        private final CountDownLatch missing;

        Round(int first, int receivers) {
            this.first = first;
            at = new long[receivers - first];
            missing = new CountDownLatch(receivers - first);
        }

        synchronized void arrived(int receiver, long nanos) {
            if (receiver >= first && at[receiver - first] == 0) {
                at[receiver - first] = nanos;
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
