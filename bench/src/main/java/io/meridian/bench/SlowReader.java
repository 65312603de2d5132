package io.meridian.bench;

import io.meridian.common.store.Digest;
import io.meridian.e2e.process.ControlPlane;
import java.util.Locale;

/**
 * One zone stops reading while large resources change: the others do not notice, what waits for it is bounded by what there is to know,
 * and when it reads again it ends where all are. The same changes are made before, while all zones read.
 *
 * @param zones how many are connected, the slow one among them
 * @param keys how many resources there are
 * @param changes how many times one of them changes while the slow zone does not read
 * @param bytes of each
 */
record SlowReader(int zones, int keys, int changes, int bytes) {
    private static final int WARM_UP = 500;
    private static final int BEFORE = 500;

    /** Each resource is kept as it was given and as it is sent; and what a zone was about to be sent when it stopped. */
    private static final int GROWTH_PER_KEY = 4;

    void run(Packages packages, Report report) throws Exception {
        report.heading("slow reader: 1 of " + zones + " zones stops reading, " + changes + " changes of " + bytes
                + " bytes to " + keys + " resources");
        try (ControlPlane global = packages.global();
                Fleet fleet = Fleet.of(global, zones)) {
            HeldState held = new HeldState();
            Digest[] expected = {Digest.ZERO};
            fleet.watch((zone, response) -> {
                if (zone == 0) {
                    held.take(response.message());
                    response.bookmark().ifPresent(bookmark -> expected[0] = Digest.parse(bookmark.getDigest()));
                }
            });
            fleet.connect();
            change(fleet, 0, WARM_UP);
            Percentiles all = Percentiles.of(change(fleet, 0, BEFORE));
            long heap = LiveHeap.bytes(global.pid());
            fleet.zones().getFirst().stopReading();
            Costs costs = Costs.of(global.pid(), fleet.zones().subList(1, zones));
            Percentiles others = Percentiles.of(change(fleet, 1, changes));
            Costs.Bill bill = costs.per(changes);
            double grown = (LiveHeap.bytes(global.pid()) - heap) / 1e6;
            long behind = fleet.zones().getFirst().bytes();
            fleet.zones().getFirst().resumeReading();
            long head = fleet.settle();
            long caught = fleet.zones().getFirst().bytes() - behind;
            report.row("all read: PUT → zone, p50 / p99 / max", all.text());
            report.row("one does not: PUT → the others, p50 / p99 / max", others.text());
            report.atMost("the others' p99 against before", others.p99() / all.p99(), Budgets.SLOW_ZONE_P99, "×");
            report.row("server CPU per change", String.format(Locale.ROOT, "%10.2f ms", bill.cpuMillis()));
            bill.report(report);
            report.atMost("growth of the live heap", grown, GROWTH_PER_KEY * keys * bytes / 1e6, "MB");
            report.row(
                    "what the slow zone then got",
                    String.format(Locale.ROOT, "%10.2f MB of %.2f that changed", caught / 1e6, 1e-6 * changes * bytes));
            report.require(
                    "at revision " + head + " it holds what it should, by digest",
                    held.digest().equals(expected[0]));
        }
    }

    /** Changes resources one after the other, each when the zones from a number on have the one before. */
    private long[] change(Fleet fleet, int fromZone, int times) throws Exception {
        long[] durations = new long[(zones - fromZone) * times];
        for (int i = 0; i < times; i++) {
            int number = i;
            long[] took = fleet.change(fromZone, () -> {
                String name = "large-" + number % keys;
                fleet.put("/meshes/default/meshtimeouts/" + name, Padded.timeout(name, number, bytes));
            });
            System.arraycopy(took, 0, durations, i * took.length, took.length);
        }
        return durations;
    }
}
