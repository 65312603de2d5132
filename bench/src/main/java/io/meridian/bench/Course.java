package io.meridian.bench;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Changes that follow each other without waiting for their arrival: when each is sent, and when each zone has come as far. Every
 * change is one revision, and nobody else writes, so that a zone that stands at a revision has the changes up to it.
 */
final class Course {
    private final long base;
    private final AtomicLongArray sent;
    private final long[][] took;
    private final int[] next;
    private final CountDownLatch[] missing;

    /**
     * @param base revision before the first change
     * @param zones how many are watched
     * @param changes how many are made
     */
    Course(long base, int zones, int changes) {
        this.base = base;
        this.sent = new AtomicLongArray(changes);
        this.took = new long[zones][changes];
        this.next = new int[zones];
        this.missing = IntStream.range(0, zones)
                .mapToObj(zone -> new CountDownLatch(1))
                .toArray(CountDownLatch[]::new);
    }

    /** A change is about to be sent. */
    void sending(int change) {
        sent.set(change, System.nanoTime());
    }

    /** A zone has come to a revision. Of one zone this is told by one thread. */
    void reached(int zone, long revision) {
        long now = System.nanoTime();
        int upTo = (int) Math.min(revision - base, sent.length());
        while (next[zone] < upTo) {
            took[zone][next[zone]] = now - sent.get(next[zone]);
            next[zone]++;
        }
        if (next[zone] == sent.length()) {
            missing[zone].countDown();
        }
    }

    /**
     * Waits until the zones of a range have all of it.
     *
     * @return nanoseconds from each change to each of these zones
     * @throws IllegalStateException when they do not within a minute
     */
    long[] await(int from, int to) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        for (int zone = from; zone < to; zone++) {
            if (!missing[zone].await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException("zone " + zone + " has " + next[zone] + " of " + sent.length()
                        + " changes after a minute, the first of which made revision " + (base + 1));
            }
        }
        return IntStream.range(from, to)
                .mapToObj(zone -> LongStream.of(took[zone]))
                .flatMapToLong(durations -> durations)
                .toArray();
    }
}
