package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Many resources changed as fast as clients can: what comes while a zone has not yet answered coalesces to one message for it. The bare
 * broadcast sends each to each.
 *
 * @param zones how many are connected
 * @param changes how many resources are created
 */
record Burst(int zones, int changes) {
    private static final int WARM_UP = 500;

    void run(Packages packages, Report report) throws Exception {
        report.heading("burst: " + zones + " zones, " + changes + " resources by " + Population.WRITERS + " clients");
        try (ControlPlane global = packages.global();
                Fleet fleet = Fleet.of(global, zones);
                Floor floor = Floor.start(Fleet.certificate(global), Fleet.key(global), zones)) {
            fleet.connect();
            Population.create(global, "warm", changes);
            for (int i = 0; i < WARM_UP; i++) {
                fleet.change();
            }
            long last = fleet.settle() + changes;
            long[] at = new long[zones];
            CountDownLatch missing = new CountDownLatch(zones);
            fleet.watch((zone, response) -> response.bookmark().ifPresent(bookmark -> {
                if (at[zone] == 0 && bookmark.getAt().getRevision() >= last) {
                    at[zone] = System.nanoTime();
                    missing.countDown();
                }
            }));
            Costs costs = Costs.of(global.pid(), fleet.zones());
            long begin = System.nanoTime();
            Population.create(global, "burst", changes);
            long answered = System.nanoTime();
            if (!missing.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(missing.getCount() + " zones have not all of the burst after 60 s");
            }
            Costs.Bill bill = costs.per(changes);
            Percentiles all =
                    Percentiles.of(Arrays.stream(at).map(nanos -> nanos - begin).toArray());
            Duration bare = floor.burst(Population.policy("burst-000").length + 200, changes);
            report.row("PUTs answered", String.format(Locale.ROOT, "%10.0f 1/s", changes / ((answered - begin) / 1e9)));
            report.row("first PUT → a zone has all, p50 / p99 / max", all.text());
            report.row(
                    "last answer → the last zone has all",
                    String.format(Locale.ROOT, "%10.2f ms", all.max() - (answered - begin) / 1e6));
            report.row("the floor: all to all", String.format(Locale.ROOT, "%10.2f ms", bare.toNanos() / 1e6));
            report.row(
                    "all, against the floor", String.format(Locale.ROOT, "%10.2f ×", all.max() * 1e6 / bare.toNanos()));
            report.atMost("server CPU per change", bill.cpuMillis(), Budgets.CPU_MILLIS_PER_CHANGE_250_ZONES, "ms");
            bill.report(report);
            report.row(
                    "resident memory", String.format(Locale.ROOT, "%10.2f MiB", ProcessCost.residentMiB(global.pid())));
            report.row(
                    "the most it ever was",
                    String.format(Locale.ROOT, "%10.2f MiB", ProcessCost.peakMiB(global.pid())));
        }
    }
}
