package io.meridian.common.sync.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** Time that passes only when there is nothing left to do now; what is due at one time comes in an order drawn by the seed. */
final class VirtualTime {

    /** @param due nanoseconds since the start */
    private record Event(long due, int lot, long number, Runnable task) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(due, other.due);
            int byLot = byTime != 0 ? byTime : Integer.compare(lot, other.lot);
            return byLot != 0 ? byLot : Long.compare(number, other.number);
        }
    }

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final RandomGenerator random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long elapsed;
    private Instant now = START;
    private long number;

    VirtualTime(RandomGenerator random) {
        this.random = random;
    }

    Instant now() {
        return now;
    }

    /** Since the start, in nanoseconds. */
    long elapsed() {
        return elapsed;
    }

    void after(Duration delay, Runnable task) {
        events.add(new Event(elapsed + delay.toNanos(), random.nextInt(), number++, task));
    }

    /** Does everything that is due within some time, calling {@code each} after every task. */
    void pass(Duration time, Runnable each) {
        long end = elapsed + time.toNanos();
        while (!events.isEmpty() && events.peek().due() <= end) {
            Event event = events.remove();
            reach(event.due());
            event.task().run();
            each.run();
        }
        reach(end);
    }

    private void reach(long moment) {
        if (moment != elapsed) {
            elapsed = moment;
            now = START.plusNanos(moment);
        }
    }
}
