package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/**
 * One Mesh changed by REST until it arrives at every zone's socket, and beside it, turn by turn in the same run, the bare broadcast
 * of as many bytes to as many streams.
 *
 * @param zones how many are connected
 * @param policies how many resources there are beside the defaults of a mesh
 * @param warmUp changes that are not counted
 * @param changes changes that are
 * @param idleSeconds how long it is left alone afterwards
 */
record Propagation(int zones, int policies, int warmUp, int changes, int idleSeconds) {
    private static final int SETTLE_SECONDS = 60;
    private static final int COUNTED = 100;

    void run(Packages packages, Report report) throws Exception {
        report.heading("propagation: " + zones + " zones, " + policies + " policies beside the defaults, " + changes
                + " changes after " + warmUp + " of warm-up");
        try (ControlPlane global = packages.global()) {
            Population.create(global, policies);
            long pid = global.pid();
            try (Fleet fleet = Fleet.of(global, zones);
                    Floor floor = Floor.start(Fleet.certificate(global), Fleet.key(global), zones)) {
                long heapAlone = LiveHeap.bytes(pid);
                fleet.connect();
                byte[] message = new byte[Fleet.mesh(0).length + 200];
                Arrays.fill(message, (byte) 'x');
                for (int i = 0; i < warmUp; i++) {
                    floor.broadcast(message);
                    fleet.change();
                }
                long[] ours = new long[changes * zones];
                long[] bare = new long[changes * zones];
                Costs costs = Costs.of(pid, fleet.zones());
                Duration floorCpu = floor.cpu();
                for (int i = 0; i < changes; i++) {
                    System.arraycopy(floor.broadcast(message), 0, bare, i * zones, zones);
                    System.arraycopy(fleet.change(), 0, ours, i * zones, zones);
                }
                Costs.Bill bill = costs.per(changes);
                double floorMillis = floor.cpu().minus(floorCpu).toNanos() / 1e6 / changes;
                latencies(report, Percentiles.of(ours), Percentiles.of(bare));
                costs(report, bill, floorMillis);
                Idleness.measure(pid, SETTLE_SECONDS, idleSeconds, report);
                memory(report, pid, heapAlone);
                statements(report, pid, fleet);
            }
        }
    }

    private void latencies(Report report, Percentiles ours, Percentiles floor) {
        report.row("PUT → zone, p50 / p99 / max", ours.text());
        report.row("the floor, p50 / p99 / max", floor.text());
        Budgets.Latency budget = Budgets.PROPAGATION.get(zones);
        if (budget != null && policies == 0) {
            report.atMost("PUT → zone, p50", ours.p50(), budget.p50(), "ms");
            report.atMost("PUT → zone, p99", ours.p99(), budget.p99(), "ms");
        }
        if (zones >= Budgets.RATIO_FROM_ZONES) {
            report.atMost("p50 against the floor", ours.p50() / floor.p50(), Budgets.P50_TO_FLOOR, "×");
            report.atMost("p99 against the floor", ours.p99() / floor.p99(), Budgets.P99_TO_FLOOR, "×");
        } else {
            report.row("p50 against the floor", String.format(Locale.ROOT, "%10.2f ×", ours.p50() / floor.p50()));
        }
    }

    /** Comes last: who counts costs something. */
    private void statements(Report report, long pid, Fleet fleet) throws Exception {
        Statements statements = Statements.of(pid);
        for (int i = 0; i < COUNTED; i++) {
            fleet.change();
        }
        report.row("statements per change", Idleness.text(statements.stop(), "%10.2f", COUNTED));
        Idleness.count(pid, idleSeconds, report);
    }

    private void costs(Report report, Costs.Bill bill, double floorMillis) {
        double cpuMillis = bill.cpuMillis();
        bill.report(report);
        report.row("the floor's CPU per change", String.format(Locale.ROOT, "%10.2f ms", floorMillis));
        if (zones == 250) {
            report.atMost("server CPU per change", cpuMillis, Budgets.CPU_MILLIS_PER_CHANGE_250_ZONES, "ms");
        } else if (zones == 100 && policies >= 1000) {
            report.atMost(
                    "server CPU per change", cpuMillis, Budgets.CPU_MILLIS_PER_CHANGE_100_ZONES_1000_RESOURCES, "ms");
        } else {
            report.row("server CPU per change", String.format(Locale.ROOT, "%10.2f ms", cpuMillis));
        }
    }

    private void memory(Report report, long pid, long heapAlone) throws Exception {
        double resident = ProcessCost.residentMiB(pid);
        if (zones == 250) {
            report.atMost("resident memory", resident, Budgets.RSS_MIB_250_ZONES, "MiB");
        } else if (zones == 100 && policies >= 1000) {
            report.atMost("resident memory", resident, Budgets.RSS_MIB_100_ZONES_1000_RESOURCES, "MiB");
        } else {
            report.row("resident memory", String.format(Locale.ROOT, "%10.2f MiB", resident));
        }
        report.row("the most it ever was", String.format(Locale.ROOT, "%10.2f MiB", ProcessCost.peakMiB(pid)));
        if (zones >= Budgets.RATIO_FROM_ZONES) {
            // With few zones this would tell what the first change loads, not what a zone costs.
            double perZone = (LiveHeap.bytes(pid) - heapAlone) / 1000.0 / zones;
            report.atMost("live heap for each connected zone", perZone, Budgets.HEAP_KB_PER_ZONE, "KB");
        }
    }
}
