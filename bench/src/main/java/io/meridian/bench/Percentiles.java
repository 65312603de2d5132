package io.meridian.bench;

import java.util.Arrays;
import java.util.Locale;

/**
 * What a set of durations looks like.
 *
 * @param count how many there were
 * @param p50 median, milliseconds
 * @param p99 99th percentile, milliseconds
 * @param max the longest, milliseconds
 */
record Percentiles(int count, double p50, double p99, double max) {

    /** Of durations in nanoseconds, in any order. */
    static Percentiles of(long[] nanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Percentiles(sorted.length, at(sorted, 0.50), at(sorted, 0.99), at(sorted, 1.0));
    }

    /** Median, 99th percentile and the longest, in words. */
    String text() {
        return String.format(Locale.ROOT, "%10.2f / %.2f / %.2f ms", p50, p99, max);
    }

    private static double at(long[] sorted, double quantile) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int index = (int) Math.ceil(quantile * sorted.length) - 1;
        return sorted[Math.max(0, index)] / 1e6;
    }
}
