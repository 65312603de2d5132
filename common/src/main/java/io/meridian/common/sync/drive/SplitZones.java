package io.meridian.common.sync.drive;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Notices when two processes claim one zone: they displace each other without end, since the newest session wins. The third time
 * within a minute the displaced one is kept out for a minute, so that one of them works.
 */
final class SplitZones {

    private static final int DISPLACEMENTS = 3;
    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final Duration KEPT_OUT = Duration.ofSeconds(60);

    /** A process that is kept out of a zone. */
    record Split(String loser, String winner, Instant until) {
        String problem() {
            return "split zone: the processes " + winner + " and " + loser + " both claim it; " + loser
                    + " is kept out until " + until + " (a zone is one process: stop one of them)";
        }
    }

    private final Map<String, Deque<Instant>> displacements = new HashMap<>();
    private final Map<String, Split> splits = new HashMap<>();

    /** A session of one process was ended by one of another. */
    synchronized void displaced(PeerIdentity loser, PeerIdentity winner, Instant now) {
        if (loser.instance().equals(winner.instance())) {
            return;
        }
        Deque<Instant> times = displacements.computeIfAbsent(winner.zone(), zone -> new ArrayDeque<>());
        times.addLast(now);
        while (times.size() > DISPLACEMENTS) {
            times.removeFirst();
        }
        if (times.size() == DISPLACEMENTS && now.isBefore(times.getFirst().plus(WITHIN))) {
            splits.put(winner.zone(), new Split(loser.instance(), winner.instance(), now.plus(KEPT_OUT)));
            times.clear();
        }
    }

    /** Why this process is kept out, if it is. */
    synchronized Optional<String> keptOut(PeerIdentity peer, Instant now) {
        return current(peer.zone(), now)
                .filter(split -> split.loser().equals(peer.instance()))
                .map(Split::problem);
    }

    /** What an operator should know of this zone. */
    synchronized Optional<String> problem(String zone, Instant now) {
        return current(zone, now).map(Split::problem);
    }

    private Optional<Split> current(String zone, Instant now) {
        return Optional.ofNullable(splits.get(zone)).filter(split -> now.isBefore(split.until()));
    }
}
