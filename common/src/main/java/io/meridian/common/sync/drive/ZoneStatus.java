package io.meridian.common.sync.drive;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.store.Digest;
import io.meridian.common.store.History.Latest;
import io.meridian.common.store.Position;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Outlook;
import io.meridian.common.sync.Recipient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What global says of a zone: a reckoning from what the zone acknowledged and what there is. */
final class ZoneStatus {

    private ZoneStatus() {}

    static SyncStatus of(String zone, ZoneRecord record, Outlook outlook, Instant now) {
        Recipient recipient = new Recipient(zone, record.filter().orElseGet(() -> everything(outlook)));
        Optional<Position> at = record.applied().map(ZoneRecord.Applied::at);
        List<Latest> pending = outlook.pending(at, recipient);
        Digest global = outlook.digest(recipient);
        Optional<Digest> held = record.applied().map(ZoneRecord.Applied::digest);
        return new SyncStatus(
                zone,
                record.connected(),
                record.since().map(Instant::toString).orElse(null),
                record.connected() ? record.peer().map(PeerIdentity::transport).orElse(null) : null,
                record.peer().map(PeerIdentity::instance).orElse(null),
                at.map(Position::epoch).orElse(""),
                at.map(Position::revision).orElse(0L),
                outlook.head().revision(),
                held.orElse(Digest.ZERO).hex(),
                global.hex(),
                held.equals(Optional.of(global)),
                lagMillis(record, pending, now),
                pending.size(),
                Withholdings.refused(record.withheld()),
                Withholdings.heldMeshes(record.withheld()),
                record.counters().resumes(),
                record.counters().fullSyncs(),
                record.counters().comparisons(),
                record.counters().repairs(),
                record.counters().batches(),
                record.counters().resources(),
                record.counters().bytes(),
                record.problem().orElse(null));
    }

    /** Since when the oldest waits. A removal does not say when it happened: it counts from the zone's last word. */
    private static long lagMillis(ZoneRecord record, List<Latest> pending, Instant now) {
        return pending.stream()
                .map(latest -> latest.current()
                        .map(StoredResource::modified)
                        .or(() -> record.applied().map(ZoneRecord.Applied::when))
                        .orElse(now))
                .min(Instant::compareTo)
                .map(since -> Math.max(0, Duration.between(since, now).toMillis()))
                .orElse(0L);
    }

    /** What a zone is taken to want that did not say so yet. */
    private static Filter everything(Outlook outlook) {
        return new Filter(outlook.direction().kinds(), new TreeSet<>());
    }
}
