package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import java.time.Duration;

/**
 * Zones that hold nothing and join all at once.
 *
 * @param zones how many
 * @param policies how many resources each of them gets, beside the defaults of a mesh
 */
record ColdJoin(int zones, int policies) {

    void run(Packages packages, Report report) throws Exception {
        report.heading("cold join: " + zones + " zones, " + policies + " resources each");
        try (ControlPlane global = packages.global()) {
            Population.create(global, policies);
            // Warm: the same has happened here before, as in a control plane that has run for a day.
            try (Fleet fleet = Fleet.of(global, zones)) {
                fleet.connect();
            }
            Duration before = ProcessCost.cpu(global.pid());
            try (Fleet fleet = Fleet.of(global, zones)) {
                Duration took = fleet.connect();
                double cpu = ProcessCost.cpu(global.pid()).minus(before).toNanos() / 1e9;
                report.atMost("to the last arrival", took.toNanos() / 1e9, Budgets.COLD_JOIN_SECONDS, "s");
                report.atMost("server CPU", cpu, Budgets.COLD_JOIN_CPU_SECONDS, "s");
                report.atMost(
                        "resident memory",
                        ProcessCost.residentMiB(global.pid()),
                        Budgets.RSS_MIB_10_ZONES_10000_RESOURCES,
                        "MiB");
            }
        }
    }
}
