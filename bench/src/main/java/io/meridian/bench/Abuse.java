package io.meridian.bench;

import io.meridian.common.testing.kds.KdsAttacks;
import io.meridian.common.testing.kds.KdsAttacks.Attack;
import io.meridian.e2e.process.AttackedGlobal;
import io.meridian.e2e.process.ControlPlane;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Every attack on the KDS port once, one after the other, while a Mesh is changed all the time: what honest zones notice of it. Attackers
 * and zones share this process and the machine with global, so the attackers' own work is in the figures too.
 *
 * @param zones how many are connected
 * @param warmUp changes that are not counted
 * @param calm changes before the attacks
 */
record Abuse(int zones, int warmUp, int calm) {

    void run(Packages packages, Report report) throws Exception {
        report.heading(
                "abuse: every attack on the KDS port once, while " + zones + " zones get one change after the other");
        try (ControlPlane global = packages.global();
                Fleet fleet = Fleet.of(global, zones)) {
            List<Attack> attacks = KdsAttacks.on(new AttackedGlobal(global));
            fleet.connect();
            change(fleet, warmUp);
            Percentiles before = Percentiles.of(change(fleet, calm));
            double residentBefore = ProcessCost.residentMiB(global.pid());

            List<String> unexpected = new CopyOnWriteArrayList<>();
            Thread attacker = Thread.ofPlatform().name("attacker").start(() -> attack(attacks, unexpected));
            List<long[]> during = new ArrayList<>();
            while (attacker.isAlive()) {
                during.add(fleet.change());
            }
            Percentiles under = Percentiles.of(joined(during));

            report.row("before: PUT → zone, p50 / p99 / max", before.text());
            report.row("under attack: PUT → zone, p50 / p99 / max", under.text());
            report.row("changes while attacked", String.format(Locale.ROOT, "%10d", during.size()));
            report.atMost("p99 under attack against before", under.p99() / before.p99(), Budgets.ABUSE_P99, "×");
            report.atMost(
                    "growth of resident memory",
                    ProcessCost.residentMiB(global.pid()) - residentBefore,
                    Budgets.ABUSE_MIB,
                    "MiB");
            report.require(
                    "all " + attacks.size() + " attacks ended as they should " + unexpected, unexpected.isEmpty());
        }
    }

    private static void attack(List<Attack> attacks, List<String> unexpected) {
        for (Attack attack : attacks) {
            try {
                attack.action().run();
            } catch (Exception | AssertionError e) {
                unexpected.add(attack.name() + ": " + e.getMessage());
            }
        }
    }

    private long[] change(Fleet fleet, int times) throws Exception {
        List<long[]> durations = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            durations.add(fleet.change());
        }
        return joined(durations);
    }

    private static long[] joined(List<long[]> parts) {
        return parts.stream().flatMapToLong(Arrays::stream).toArray();
    }
}
