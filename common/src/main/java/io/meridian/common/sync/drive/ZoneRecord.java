package io.meridian.common.sync.drive;

import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Provider.Effect.Acknowledged;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What global knows of one zone, connected or not.
 *
 * @param peer who is, or was last, at the other end; empty when it was not seen since this process started
 * @param connected whether a session is open
 * @param since when that became so; empty when never seen
 * @param filter what it asked for last
 * @param applied up to where it holds everything; empty when it never said so
 * @param withheld what it withholds, and since when
 * @param problem what an operator should know; empty when all is well
 */
record ZoneRecord(
        Optional<PeerIdentity> peer,
        boolean connected,
        Optional<Instant> since,
        Optional<Filter> filter,
        Optional<Applied> applied,
        List<Withholdings.Entry> withheld,
        Counters counters,
        Optional<String> problem) {

    static final ZoneRecord UNSEEN = new ZoneRecord(
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
     * @param digest of what the zone should hold there, by its own reckoning
     * @param when it came, or when its durable trace was written
     */
    record Applied(Position at, Digest digest, Instant when) {}

    ZoneRecord opened(PeerIdentity identity, Instant now) {
        return new ZoneRecord(
                Optional.of(identity), true, Optional.of(now), filter, applied, withheld, counters, problem);
    }

    ZoneRecord closed(Instant now) {
        return new ZoneRecord(peer, false, Optional.of(now), filter, applied, withheld, counters, problem);
    }

    ZoneRecord asking(Filter wanted) {
        return new ZoneRecord(peer, connected, since, Optional.of(wanted), applied, withheld, counters, problem);
    }

    ZoneRecord counting(Counters more) {
        return new ZoneRecord(peer, connected, since, filter, applied, withheld, more, problem);
    }

    ZoneRecord troubled(Optional<String> trouble) {
        return new ZoneRecord(peer, connected, since, filter, applied, withheld, counters, trouble);
    }

    ZoneRecord acknowledged(Acknowledged ack, Instant now) {
        return new ZoneRecord(
                peer,
                connected,
                since,
                filter,
                Optional.of(new Applied(ack.at(), ack.reported(), now)),
                Withholdings.merge(withheld, ack.withheld(), now),
                counters.batch(ack.resources(), ack.bytes()),
                problem);
    }

    /** Its durable trace: {@code position digest}. */
    Optional<String> trace() {
        return applied.map(one -> Positions.text(one.at()) + " " + one.digest().hex());
    }

    /** A zone as an earlier process left it; unseen when the trace cannot be read. */
    static ZoneRecord ofTrace(String trace, Instant now) {
        int last = trace.lastIndexOf(' ');
        if (last < 0) {
            return UNSEEN;
        }
        try {
            Digest digest = Digest.parse(trace.substring(last + 1));
            Optional<Applied> applied =
                    Positions.parse(trace.substring(0, last)).map(position -> new Applied(position, digest, now));
            return new ZoneRecord(
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    applied,
                    List.of(),
                    Counters.ZERO,
                    Optional.empty());
        } catch (IllegalArgumentException unreadable) {
            return UNSEEN;
        }
    }
}
