package io.meridian.common.sync.drive;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Digest;
import io.meridian.common.sync.Message.Withheld;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a zone withholds, as either side shows it to operators. */
final class Withholdings {

    private Withholdings() {}

    /** A withheld resource and since when it is. */
    record Entry(Withheld what, Instant since) {}

    /** What a zone reports now, each with the time of its first report. */
    static List<Entry> merge(List<Entry> before, List<Withheld> reported, Instant now) {
        Map<ResourceKey, Entry> known = new HashMap<>();
        before.forEach(entry -> known.put(entry.what().key(), entry));
        return reported.stream()
                .map(what -> Optional.ofNullable(known.get(what.key()))
                        .filter(entry -> entry.what().offered().equals(what.offered()))
                        .map(entry -> new Entry(what, entry.since()))
                        .orElseGet(() -> new Entry(what, now)))
                .toList();
    }

    /** The refused resources, by key. */
    static List<SyncStatus.Refused> refused(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.what().kind() == Withheld.Kind.REFUSED)
                .sorted(Comparator.comparing(entry -> entry.what().key()))
                .map(entry -> new SyncStatus.Refused(
                        new SyncStatus.Key(
                                entry.what().key().kind(),
                                entry.what().key().mesh(),
                                entry.what().key().name()),
                        entry.what().offered().map(Digest::hex).orElse(""),
                        entry.what().reason(),
                        entry.since().toString()))
                .toList();
    }

    /** The names of held meshes, sorted. */
    static List<String> heldMeshes(List<Entry> entries) {
        return entries.stream()
                .filter(entry -> entry.what().kind() == Withheld.Kind.HELD)
                .map(entry -> entry.what().key())
                .map(key -> key.kind().equals(ResourceKinds.MESH_KIND.name()) ? key.name() : key.mesh())
                .distinct()
                .sorted()
                .toList();
    }
}
