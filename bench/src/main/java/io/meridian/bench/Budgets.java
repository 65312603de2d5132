package io.meridian.bench;

import java.util.Map;

/** What we promise, by the number of zones where it depends on it; the reference's own figures stand in docs/performance.md. */
final class Budgets {
    /**
     * From the start of a PUT to its arrival at a zone.
     *
     * @param p50 milliseconds
     * @param p99 milliseconds
     */
    record Latency(double p50, double p99) {
        /** For a number of zones for which nothing is promised. */
        static final Latency NONE = new Latency(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    static final Map<Integer, Latency> PROPAGATION =
            Map.of(10, new Latency(5, 15), 100, new Latency(8, 20), 250, new Latency(14, 35));
    /** From so many zones on, the ratios to the floor are promised. */
    static final int RATIO_FROM_ZONES = 100;

    static final double P50_TO_FLOOR = 1.5;
    static final double P99_TO_FLOOR = 2;
    static final double CPU_MILLIS_PER_CHANGE_250_ZONES = 20;
    static final double CPU_MILLIS_PER_CHANGE_100_ZONES_1000_RESOURCES = 12;
    static final double IDLE_PERCENT_OF_A_CORE = 1;
    static final double RSS_MIB_250_ZONES = 280;
    static final double RSS_MIB_100_ZONES_1000_RESOURCES = 300;
    static final double RSS_MIB_10_ZONES_10000_RESOURCES = 400;
    static final double COLD_JOIN_SECONDS = 2;
    static final double COLD_JOIN_CPU_SECONDS = 3;
    static final double RECONNECT_SECONDS = 3;
    /** Peak of resident memory, as a multiple of what it was before. */
    static final double RECONNECT_RSS = 1.2;

    /** What one zone that does not read may do to the others' p99, as a multiple. */
    static final double SLOW_ZONE_P99 = 1.2;

    /** What attacks on the KDS port may cost honest zones, and memory. */
    static final double ABUSE_P99 = 1.2;

    static final double ABUSE_MIB = 64;

    static final double HEAP_KB_PER_ZONE = 120;
    static final double DURABLE_WRITES_PER_SECOND = 1500;
    static final double START_SECONDS = 2.5;
    static final double ARCHIVED_START_SECONDS = 1.2;

    private Budgets() {}
}
