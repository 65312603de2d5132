package io.meridian.bench;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What global spends, and zones receive, between two moments: the bill of some changes. */
final class Costs {
    private final long pid;
    private final List<SimulatedZone> zones;
    private final Duration cpu;
    private final long bytes;
    private final long messages;

    private Costs(long pid, List<SimulatedZone> zones) {
        this.pid = pid;
        this.zones = zones;
        this.cpu = ProcessCost.cpu(pid);
        this.bytes = zones.stream().mapToLong(SimulatedZone::bytes).sum();
        this.messages = zones.stream().mapToLong(SimulatedZone::messages).sum();
    }

    /** From now on, at these zones. */
    static Costs of(long pid, List<SimulatedZone> zones) {
        return new Costs(pid, List.copyOf(zones));
    }

    /** Up to now, for each of so many changes. */
    Bill per(int changes) {
        long came = zones.stream().mapToLong(SimulatedZone::bytes).sum() - bytes;
        long said = zones.stream().mapToLong(SimulatedZone::messages).sum() - messages;
        return new Bill(
                ProcessCost.cpu(pid).minus(cpu).toNanos() / 1e6 / changes,
                (double) came / changes / zones.size(),
                (double) said / changes / zones.size());
    }

    /**
     * What one change costs.
     *
     * @param cpuMillis of the server, milliseconds
     * @param bytes for each zone, before TLS
     * @param messages for each zone
     */
    record Bill(double cpuMillis, double bytes, double messages) {
        void report(Report report) {
            report.row(
                    "for each zone and change",
                    String.format(Locale.ROOT, "%10.0f bytes in %.2f messages", bytes, messages));
        }
    }
}
