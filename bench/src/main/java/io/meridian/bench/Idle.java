package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import java.util.Locale;

/**
 * A global that has had some load and is then left alone with all its zones connected.
 *
 * @param zones how many
 * @param policies how many resources each of them holds, beside the defaults of a mesh
 */
record Idle(int zones, int policies) {
    private static final int LOAD = 1000;
    private static final int SETTLE_SECONDS = 60;
    private static final int SECONDS = 60;

    void run(Packages packages, Report report) throws Exception {
        report.heading(
                "idle: " + zones + " zones, " + policies + " policies beside the defaults, after " + LOAD + " changes");
        try (ControlPlane global = packages.global()) {
            Population.create(global, policies);
            long pid = global.pid();
            try (Fleet fleet = Fleet.of(global, zones)) {
                long heapAlone = LiveHeap.bytes(pid);
                fleet.connect();
                for (int i = 0; i < LOAD; i++) {
                    fleet.change();
                }
                Idleness.measure(pid, SETTLE_SECONDS, SECONDS, report);
                report.row("resident memory", String.format(Locale.ROOT, "%10.2f MiB", ProcessCost.residentMiB(pid)));
                report.atMost(
                        "live heap for each connected zone",
                        (LiveHeap.bytes(pid) - heapAlone) / 1000.0 / zones,
                        Budgets.HEAP_KB_PER_ZONE,
                        "KB");
                Idleness.count(pid, SECONDS, report);
            }
        }
    }
}
