package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Zones that hold nothing and join all at once, beside bare streams that open at once and get as many bytes.
 *
 * @param zones how many
 * @param policies how many resources each of them gets, beside the defaults of a mesh
 * @param seconds in which the last should have all; empty where nothing is promised
 * @param cpuSeconds of the server
 * @param rssMiB resident memory afterwards
 */
record ColdJoin(int zones, int policies, OptionalDouble seconds, OptionalDouble cpuSeconds, OptionalDouble rssMiB) {

    /** One for which times and memory are promised. */
    static ColdJoin promised(int zones, int policies) {
        return new ColdJoin(
                zones,
                policies,
                OptionalDouble.of(Budgets.COLD_JOIN_SECONDS),
                OptionalDouble.of(Budgets.COLD_JOIN_CPU_SECONDS),
                OptionalDouble.of(Budgets.RSS_MIB_10_ZONES_10000_RESOURCES));
    }

    /** One for which nothing is promised. */
    static ColdJoin of(int zones, int policies) {
        return new ColdJoin(zones, policies, OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());
    }

    void run(Packages packages, Report report) throws Exception {
        report.heading("cold join: " + zones + " zones, " + policies + " resources each");
        try (ControlPlane global = packages.global()) {
            Population.create(global, policies);
            // Warm: the same has happened here before, as in a control plane that has run for a day.
            try (Fleet fleet = Fleet.of(global, zones)) {
                fleet.connect();
            }
            try (Fleet fleet = Fleet.of(global, zones)) {
                Duration before = ProcessCost.cpu(global.pid());
                Duration took = fleet.connect();
                double cpu = ProcessCost.cpu(global.pid()).minus(before).toNanos() / 1e9;
                double perZone = fleet.zones().stream()
                        .mapToLong(SimulatedZone::bytes)
                        .average()
                        .orElseThrow();
                report.atMost("to the last arrival", took.toNanos() / 1e9, orNone(seconds), "s");
                report.atMost("server CPU", cpu, orNone(cpuSeconds), "s");
                report.row("sessions lost and opened again", String.format(Locale.ROOT, "%10d", fleet.dialledAgain()));
                report.row("bytes for each zone", String.format(Locale.ROOT, "%10.0f", perZone));
                report.atMost("resident memory", ProcessCost.residentMiB(global.pid()), orNone(rssMiB), "MiB");
                report.row(
                        "the most it ever was",
                        String.format(Locale.ROOT, "%10.2f MiB", ProcessCost.peakMiB(global.pid())));
                Duration bare = Floor.join(Fleet.certificate(global), Fleet.key(global), zones, Math.round(perZone));
                report.row(
                        "the floor: as many bytes to as many bare streams",
                        String.format(Locale.ROOT, "%10.2f s", bare.toNanos() / 1e9));
                report.row(
                        "against the floor",
                        String.format(Locale.ROOT, "%10.2f ×", (double) took.toNanos() / bare.toNanos()));
            }
        }
    }

    private static double orNone(OptionalDouble budget) {
        return budget.orElse(Double.POSITIVE_INFINITY);
    }
}
