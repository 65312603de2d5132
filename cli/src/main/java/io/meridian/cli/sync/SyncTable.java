package io.meridian.cli.sync;

import io.meridian.cli.terminal.TextTable;
import io.meridian.common.api.SyncStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The zones for people: a line for each, then what needs attention, in sentences. */
final class SyncTable {
    private static final int BRIEF = 12;

    private SyncTable() {}

    static String of(List<SyncStatus> zones) {
        if (zones.isEmpty()) {
            return "No zone has ever connected.\n";
        }
        TextTable table =
                new TextTable("ZONE", "CONNECTION", "REVISION", "LAG", "DIGEST", "EQUAL", "REFUSED", "PROVIDES");
        for (SyncStatus zone : zones) {
            table.row(
                    zone.zone(),
                    connection(zone),
                    zone.revision() + " of " + zone.globalRevision(),
                    zone.lagMillis() + " ms",
                    brief(zone.digest()),
                    zone.digest().equals(zone.globalDigest()) ? "yes" : "no",
                    Integer.toString(zone.refused().size()),
                    provides(zone.provides()));
        }
        StringBuilder text = new StringBuilder(table.text());
        for (SyncStatus zone : zones) {
            attention(zone, text);
        }
        return text.toString();
    }

    private static void attention(SyncStatus zone, StringBuilder text) {
        for (SyncStatus.Refused refused : zone.refused()) {
            text.append(zone.zone()).append(" refuses ").append(words(refused)).append('\n');
        }
        for (String mesh : zone.held()) {
            text.append(zone.zone())
                    .append(" holds on to mesh ")
                    .append(mesh)
                    .append(", which global no longer has: meridian zone release ")
                    .append(mesh)
                    .append(" --zone ")
                    .append(zone.zone())
                    .append(" lets go\n");
        }
        String problem = zone.problem();
        if (problem != null) {
            text.append(zone.zone()).append(": ").append(problem).append('\n');
        }
    }

    /** What is refused, since when and why. */
    static String words(SyncStatus.Refused refused) {
        SyncStatus.Key key = refused.key();
        return key.type() + " " + key.name() + (key.mesh().isEmpty() ? "" : " (mesh " + key.mesh() + ")") + " since "
                + refused.since() + ": " + refused.reason();
    }

    private static String connection(SyncStatus zone) {
        String transport = zone.transport();
        if (!zone.connected()) {
            return "none";
        }
        return transport == null ? "open" : transport;
    }

    /** How far global holds what the zone provides. */
    private static String provides(@Nullable SyncStatus up) {
        return up == null ? "-" : up.revision() + " of " + up.globalRevision();
    }

    private static String brief(String digest) {
        return digest.isEmpty() ? "-" : digest.substring(0, Math.min(BRIEF, digest.length()));
    }
}
