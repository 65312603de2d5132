package io.meridian.common.sync.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** Time that passes only when there is nothing left to do now; what is due at one time comes in an order drawn by the seed. */
final class VirtualTime {

    private record Event(Instant due, int lot, long number, Runnable task) {}

    private final RandomGenerator random;
    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparing(Event::due).thenComparingInt(Event::lot).thenComparingLong(Event::number));
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private long number;

    VirtualTime(RandomGenerator random) {
        this.random = random;
    }

    Instant now() {
        return now;
    }

    void after(Duration delay, Runnable task) {
        events.add(new Event(now.plus(delay), random.nextInt(), number++, task));
    }

    /** Does everything that is due within some time, calling {@code each} after every task. */
    void pass(Duration time, Runnable each) {
        Instant end = now.plus(time);
        while (!events.isEmpty() && !events.peek().due().isAfter(end)) {
            Event event = events.remove();
            now = event.due();
            event.task().run();
            each.run();
        }
        now = end;
    }
}
