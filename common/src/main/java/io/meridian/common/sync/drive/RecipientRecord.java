package io.meridian.common.sync.drive;

import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Provider.Effect.Acknowledged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a provider knows of one recipient, connected or not: global of a zone, a zone of global.
 *
 * @param peer who is, or was last, at the other end; empty when it was not seen since this process started
 * @param connected whether a session is open
 * @param since when that became so; empty when never seen
 * @param filter what it asked for last
 * @param applied up to where it holds everything; empty when it never said so
 * @param withheld what it withholds, and since when
 * @param problem what an operator should know; empty when all is well
 */
record RecipientRecord(
        Optional<PeerIdentity> peer,
        boolean connected,
        Optional<Instant> since,
        Optional<Filter> filter,
        Optional<Applied> applied,
        List<Withholdings.Entry> withheld,
        Counters counters,
        Optional<String> problem) {

    static final RecipientRecord UNSEEN = new RecipientRecord(
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Counters.ZERO,
            Optional.empty());

    /**
     * An acknowledgement.
     *
     * @param digest of what the recipient should hold there, by its own reckoning
     * @param when it came, or when its durable trace was written
     */
    record Applied(Position at, Digest digest, Instant when) {}

    RecipientRecord opened(PeerIdentity identity, Instant now) {
        return new RecipientRecord(
                Optional.of(identity), true, Optional.of(now), filter, applied, withheld, counters, problem);
    }

    RecipientRecord closed(Instant now) {
        return new RecipientRecord(peer, false, Optional.of(now), filter, applied, withheld, counters, problem);
    }

    RecipientRecord asking(Filter wanted) {
        return new RecipientRecord(peer, connected, since, Optional.of(wanted), applied, withheld, counters, problem);
    }

    RecipientRecord counting(Counters more) {
        return new RecipientRecord(peer, connected, since, filter, applied, withheld, more, problem);
    }

    RecipientRecord troubled(Optional<String> trouble) {
        return new RecipientRecord(peer, connected, since, filter, applied, withheld, counters, trouble);
    }

    RecipientRecord acknowledged(Acknowledged ack, Instant now) {
        return new RecipientRecord(
                peer,
                connected,
                since,
                filter,
                Optional.of(new Applied(ack.at(), ack.reported(), now)),
                Withholdings.merge(withheld, ack.withheld(), now),
                counters.batch(ack.resources(), ack.bytes()),
                problem);
    }

    /** What of it is kept in the store; empty while it acknowledged nothing. */
    Optional<RecipientTrace> trace() {
        return applied.map(one -> new RecipientTrace(one.at(), one.digest(), withheld));
    }

    /** A recipient as an earlier process left it, its acknowledgement taken for one of now. */
    static RecipientRecord of(RecipientTrace trace, Instant now) {
        return new RecipientRecord(
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Applied(trace.at(), trace.digest(), now)),
                trace.withheld(),
                Counters.ZERO,
                Optional.empty());
    }
}
