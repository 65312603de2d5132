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

/** What a provider says of a recipient: a reckoning from what was acknowledged and what there is. */
final class RecipientStatus {

    private RecipientStatus() {}

    static SyncStatus of(String zone, RecipientRecord record, Outlook outlook, Instant now) {
        Recipient recipient = recipient(zone, record, outlook);
        Optional<Position> at = record.applied().map(RecipientRecord.Applied::at);
        List<Latest> pending = outlook.pending(at, recipient);
        Digest global = outlook.digest(recipient);
        Optional<Digest> held = record.applied().map(RecipientRecord.Applied::digest);
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
                record.problem().orElse(null),
                null,
                null);
    }

    /** A recipient with what it asked for last. */
    static Recipient recipient(String zone, RecipientRecord record, Outlook outlook) {
        return new Recipient(zone, record.filter().orElseGet(() -> everything(outlook)));
    }

    /** Since when the oldest waits. A removal does not say when it happened: it counts from the recipient's last word. */
    private static long lagMillis(RecipientRecord record, List<Latest> pending, Instant now) {
        return pending.stream()
                .map(latest -> latest.current()
                        .map(StoredResource::modified)
                        .or(() -> record.applied().map(RecipientRecord.Applied::when))
                        .orElse(now))
                .min(Instant::compareTo)
                .map(since -> Math.max(0, Duration.between(since, now).toMillis()))
                .orElse(0L);
    }

    /** What is taken to be wanted by who did not say so yet. */
    private static Filter everything(Outlook outlook) {
        return new Filter(outlook.direction().kinds(), new TreeSet<>());
    }
}
