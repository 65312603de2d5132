package io.meridian.common.sync.drive;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Holdings;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Standing;
import io.meridian.common.sync.SubscriberState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a subscriber says of itself: what it holds by its own reckoning, and the provider's state by what it heard last. */
final class SubscriberStatus {

    private SubscriberStatus() {}

    /** What is held of the provider's, counted by kind. */
    static SortedMap<String, Integer> held(Holdings holdings) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        holdings.inventory().keySet().forEach(key -> counts.merge(key.kind(), 1, Integer::sum));
        return counts;
    }

    static SyncStatus of(String zone, FeedView view, Holdings holdings, Instant now) {
        SubscriberState state = view.state();
        Standing standing = state.standing();
        Optional<Position> at = standing.cursor().map(Cursor::position);
        Digest digest = standing.expected(holdings);
        Digest global = state.heard().digest().orElse(Digest.ZERO);
        boolean current = at.isPresent() && at.equals(state.heard().head());
        List<Withholdings.Entry> withheld = standing.withheld().values().stream()
                .map(one -> new Withholdings.Entry(one.what(), one.since()))
                .toList();
        return new SyncStatus(
                zone,
                view.connected(),
                view.since().map(Instant::toString).orElse(null),
                view.connected() ? view.peer().map(PeerIdentity::transport).orElse(null) : null,
                view.peer().map(PeerIdentity::instance).orElse(null),
                at.map(Position::epoch).orElse(""),
                at.map(Position::revision).orElse(0L),
                state.heard().head().or(() -> at).map(Position::revision).orElse(0L),
                digest.hex(),
                global.hex(),
                current && digest.equals(global),
                current
                        ? 0
                        : Math.max(0, Duration.between(state.heard().at(), now).toMillis()),
                state.inHand(),
                Withholdings.refused(withheld),
                Withholdings.heldMeshes(withheld),
                view.counters().resumes(),
                view.counters().fullSyncs(),
                view.counters().comparisons(),
                view.counters().repairs(),
                view.counters().batches(),
                view.counters().resources(),
                view.counters().bytes(),
                view.problem().or(() -> state.heard().paused()).orElse(null),
                null,
                null);
    }
}
