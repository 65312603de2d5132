package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import io.meridian.wire.sync.v1.Mode;
import java.time.Duration;
import java.util.Locale;

/**
 * All zones lose their connections and come back at once, each from where it stood, while the mesh has changed.
 *
 * @param zones how many
 * @param policies how many resources each of them holds, beside the defaults of a mesh
 * @param changes how many changes they missed
 */
record ReconnectStorm(int zones, int policies, int changes) {
    private static final int WARM_UP = 500;

    void run(Packages packages, Report report) throws Exception {
        report.heading("reconnect storm: " + zones + " zones that hold " + policies + " policies, " + changes
                + " changes missed");
        try (ControlPlane global = packages.global()) {
            Population.create(global, policies);
            try (Fleet fleet = Fleet.of(global, zones)) {
                fleet.connect();
                for (int i = 0; i < WARM_UP; i++) {
                    fleet.change();
                }
                // Warm, as after a day: it has happened before.
                fleet.reconnect(() -> {});
                fleet.settle();
                storm(global.pid(), fleet, report);
            }
            Duration bare = Floor.join(Fleet.certificate(global), Fleet.key(global), zones, 0);
            report.row(
                    "the floor: bare streams of as many", String.format(Locale.ROOT, "%10.2f s", bare.toNanos() / 1e9));
        }
    }

    private void storm(long pid, Fleet fleet, Report report) throws Exception {
        double before = ProcessCost.residentMiB(pid);
        ProcessCost.forgetPeak(pid);
        Duration[] cpu = new Duration[1];
        Duration took = fleet.reconnect(() -> {
            for (int i = 0; i < changes; i++) {
                fleet.put();
            }
            cpu[0] = ProcessCost.cpu(pid);
        });
        double spent = ProcessCost.cpu(pid).minus(cpu[0]).toNanos() / 1e9;
        long deltas = fleet.zones().stream()
                .filter(zone -> zone.mode() == Mode.MODE_DELTA)
                .count();
        report.atMost("until the last zone is up to date", took.toNanos() / 1e9, Budgets.RECONNECT_SECONDS, "s");
        report.require(deltas + " of " + zones + " zones got a delta", deltas == zones);
        report.row("sessions lost and opened again", String.format(Locale.ROOT, "%10d", fleet.dialledAgain()));
        report.row("server CPU", String.format(Locale.ROOT, "%10.2f s", spent));
        report.row(
                "bytes for each zone",
                String.format(
                        Locale.ROOT,
                        "%10.0f",
                        fleet.zones().stream()
                                .mapToLong(SimulatedZone::bytes)
                                .average()
                                .orElse(0)));
        report.row("resident memory before", String.format(Locale.ROOT, "%10.2f MiB", before));
        report.atMost("peak of resident memory", ProcessCost.peakMiB(pid) / before, Budgets.RECONNECT_RSS, "×");
    }
}
