package io.meridian.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures of one run, each beside its budget. Prints a row as soon as it is known: a run that is cut short has not run for nothing. */
final class Report {
    private final PrintStream out;
    private final List<String> missed = new ArrayList<>();

    Report(PrintStream out) {
        this.out = out;
    }

    /** A line above the rows that follow. */
    void heading(String text) {
        out.println();
        out.println(text);
        out.flush();
    }

    /** A figure without a budget. */
    void row(String what, String measured) {
        out.printf(Locale.ROOT, "  %-58s %s%n", what, measured);
        out.flush();
    }

    /** A figure that must not exceed its budget; an infinite one is none. */
    void atMost(String what, double measured, double budget, String unit) {
        judge(what, measured, budget, unit, measured <= budget, "≤");
    }

    /** A figure that must reach its budget. */
    void atLeast(String what, double measured, double budget, String unit) {
        judge(what, measured, budget, unit, measured >= budget, "≥");
    }

    /** What must be so. */
    void require(String what, boolean met) {
        row(what, met ? "       yes" : "        no   MISSED");
        if (!met) {
            missed.add("it is not so: " + what);
        }
    }

    /** What missed its budget, all at the end. */
    void close() {
        heading(missed.isEmpty() ? "every budget is met" : missed.size() + " budgets are missed:");
        missed.forEach(line -> out.println("  " + line));
        out.flush();
    }

    private void judge(String what, double measured, double budget, String unit, boolean met, String relation) {
        if (Double.isInfinite(budget)) {
            row(what, String.format(Locale.ROOT, "%10.2f %s", measured, unit));
            return;
        }
        String figure = String.format(
                Locale.ROOT,
                "%10.2f %-6s (budget %s %s)%s",
                measured,
                unit,
                relation,
                plain(budget),
                met ? "" : "   MISSED");
        row(what, figure);
        if (!met) {
            missed.add(String.format(
                    Locale.ROOT, "%s: %.2f %s instead of %s %s", what, measured, unit, relation, plain(budget)));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
