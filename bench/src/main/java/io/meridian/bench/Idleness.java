package io.meridian.bench;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A global with all its zones connected that is left alone: what it spends, and asks its database. */
final class Idleness {
    private Idleness() {}

    /**
     * Leaves it alone, then measures.
     *
     * @param settleSeconds what a load leaves behind, such as methods still to be compiled, is not idleness
     * @param seconds how long is measured
     */
    static void measure(long pid, int settleSeconds, int seconds, Report report) throws InterruptedException {
        TimeUnit.SECONDS.sleep(settleSeconds);
        Duration before = ProcessCost.cpu(pid);
        long begin = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        double share = 100.0 * ProcessCost.cpu(pid).minus(before).toNanos() / (System.nanoTime() - begin);
        report.atMost(
                "idle for " + seconds + " s, " + settleSeconds + " s after the load",
                share,
                Budgets.IDLE_PERCENT_OF_A_CORE,
                "%");
    }

    /** Counts the statements that run meanwhile. Comes last: who counts costs something. */
    static void count(long pid, int seconds, Report report) throws Exception {
        Statements statements = Statements.of(pid);
        TimeUnit.SECONDS.sleep(seconds);
        report.row("statements in " + seconds + " idle seconds", text(statements.stop(), "%10.0f", 1));
    }

    /** A count of statements in words, divided by what they are shared among. */
    static String text(OptionalLong statements, String format, int among) {
        return statements.isPresent()
                ? String.format(Locale.ROOT, format, (double) statements.getAsLong() / among)
                : "not counted (expected: JDK 25 or later)";
    }
}
