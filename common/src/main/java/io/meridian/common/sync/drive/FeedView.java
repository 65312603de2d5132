package io.meridian.common.sync.drive;

import io.meridian.common.sync.SubscriberState;
import java.time.Instant;
import java.util.Optional;

/**
 * What the status of a {@link Feed} is reckoned from: replaced whole, after each step.
 *
 * @param peer who is, or was last, at the other end
 * @param since when the session opened, or the last one ended
 * @param problem what an operator should know
 */
record FeedView(
        SubscriberState state,
        Counters counters,
        Optional<PeerIdentity> peer,
        boolean connected,
        Optional<Instant> since,
        Optional<String> problem) {

    FeedView opened(PeerIdentity by, Instant now) {
        return new FeedView(state, counters, Optional.of(by), true, Optional.of(now), problem);
    }

    FeedView closed(Instant now) {
        return new FeedView(state, counters, peer, false, Optional.of(now), problem);
    }

    FeedView stepped(SubscriberState next, Counters more) {
        return new FeedView(next, more, peer, connected, since, problem);
    }

    FeedView pausedFor(String reason) {
        return troubled(problem.or(() -> Optional.of(reason)));
    }

    FeedView troubled(Optional<String> trouble) {
        return new FeedView(state, counters, peer, connected, since, trouble);
    }
}
