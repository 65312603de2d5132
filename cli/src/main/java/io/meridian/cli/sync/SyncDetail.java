package io.meridian.cli.sync;

import io.meridian.common.api.SyncStatus;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that is known of one zone, below its line in the table: both ways, in sentences. */
final class SyncDetail {
    private SyncDetail() {}

    static String of(SyncStatus zone) {
        StringBuilder text = new StringBuilder();
        String since = zone.since();
        if (since != null) {
            text.append(zone.connected() ? "connected since " : "not connected since ")
                    .append(since);
            String instance = zone.instance();
            text.append(instance == null || instance.isEmpty() ? "" : ", process " + instance)
                    .append('\n');
        }
        way("holds", zone, text);
        SyncStatus up = zone.provides();
        if (up != null) {
            way("provides", up, text);
            text.append("  global holds revision ")
                    .append(up.revision())
                    .append(" of ")
                    .append(up.globalRevision())
                    .append(", ")
                    .append(
                            up.digest().equals(up.globalDigest())
                                    ? "digests are equal"
                                    : "digests differ: " + up.digest() + " and " + up.globalDigest())
                    .append('\n');
            for (SyncStatus.Refused refused : up.refused()) {
                text.append("  global refuses ")
                        .append(SyncTable.words(refused))
                        .append('\n');
            }
        }
        return text.toString();
    }

    private static void way(String verb, SyncStatus way, StringBuilder text) {
        text.append(verb).append(' ').append(kinds(way.kinds())).append('\n');
        text.append("  epoch ")
                .append(way.epoch().isEmpty() ? "unknown" : way.epoch())
                .append(", ")
                .append(way.lagChanges())
                .append(" changes behind for ")
                .append(way.lagMillis())
                .append(" ms, digest ")
                .append(way.digest().isEmpty() ? "unknown" : way.digest())
                .append('\n');
        text.append("  ")
                .append(way.batches())
                .append(" batches with ")
                .append(way.resources())
                .append(" resources and ")
                .append(way.bytes())
                .append(" bytes; ")
                .append(way.resumes())
                .append(" resumed, ")
                .append(way.fullSyncs())
                .append(" whole, ")
                .append(way.comparisons())
                .append(" compared, ")
                .append(way.repairs())
                .append(" mended\n");
    }

    private static String kinds(@Nullable SortedMap<String, Integer> kinds) {
        if (kinds == null) {
            return "an unknown number of resources";
        }
        if (kinds.isEmpty()) {
            return "nothing";
        }
        int all = kinds.values().stream().mapToInt(Integer::intValue).sum();
        return (all == 1 ? "1 resource: " : all + " resources: ")
                + kinds.entrySet().stream()
                        .map(kind -> kind.getKey() + " " + kind.getValue())
                        .collect(Collectors.joining(", "));
    }
}
