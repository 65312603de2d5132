package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import java.util.Arrays;

/**
 * Changes at a steady rate, as operators and pipelines make them: none waits for the one before. Between two of them the bare broadcast
 * sends as many bytes to as many streams.
 *
 * @param zones how many are connected
 * @param warmUp changes that are not counted, as fast as they arrive
 * @param changes changes that are
 * @param perSecond how many of them in a second
 */
record SteadyChanges(int zones, int warmUp, int changes, int perSecond) {

    void run(Packages packages, Report report) throws Exception {
        report.heading("steady: " + zones + " zones, " + changes + " changes at " + perSecond + "/s after " + warmUp
                + " of warm-up");
        try (ControlPlane global = packages.global();
                Fleet fleet = Fleet.of(global, zones);
                Floor floor = Floor.start(Fleet.certificate(global), Fleet.key(global), zones)) {
            fleet.connect();
            byte[] message = new byte[Fleet.mesh(0).length + 200];
            Arrays.fill(message, (byte) 'x');
            for (int i = 0; i < warmUp; i++) {
                floor.broadcast(message);
                fleet.change();
            }
            Course course = new Course(fleet.settle(), zones, changes);
            fleet.watch((zone, response) -> response.bookmark()
                    .ifPresent(bookmark -> course.reached(zone, bookmark.getAt().getRevision())));
            long[] bare = new long[changes * zones];
            Costs costs = Costs.of(global.pid(), fleet.zones());
            Pace pace = new Pace(2.0 * perSecond);
            for (int i = 0; i < changes; i++) {
                pace.await();
                course.sending(i);
                fleet.put();
                pace.await();
                System.arraycopy(floor.broadcast(message), 0, bare, i * zones, zones);
            }
            Percentiles ours = Percentiles.of(course.await(0, zones));
            Costs.Bill bill = costs.per(changes);
            Percentiles floors = Percentiles.of(bare);
            report.row("PUT → zone, p50 / p99 / max", ours.text());
            report.row("the floor, p50 / p99 / max", floors.text());
            Budgets.Latency budget = Budgets.PROPAGATION.getOrDefault(zones, Budgets.Latency.NONE);
            report.atMost("PUT → zone, p50", ours.p50(), budget.p50(), "ms");
            report.atMost("PUT → zone, p99", ours.p99(), budget.p99(), "ms");
            report.atMost("p50 against the floor", ours.p50() / floors.p50(), Budgets.P50_TO_FLOOR, "×");
            report.atMost("p99 against the floor", ours.p99() / floors.p99(), Budgets.P99_TO_FLOOR, "×");
            report.atMost("server CPU per change", bill.cpuMillis(), Budgets.CPU_MILLIS_PER_CHANGE_250_ZONES, "ms");
            bill.report(report);
            report.atMost("resident memory", ProcessCost.residentMiB(global.pid()), Budgets.RSS_MIB_250_ZONES, "MiB");
        }
    }
}
