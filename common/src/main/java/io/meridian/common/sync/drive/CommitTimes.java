package io.meridian.common.sync.drive;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** When the latest revisions were committed; older ones are forgotten. Safe for any thread. */
final class CommitTimes {
    private static final int KEPT = 4096;

    private final Map<Long, Instant> times = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Instant> eldest) {
            return size() > KEPT;
        }
    };

    synchronized void committed(long revision, Instant when) {
        times.put(revision, when);
    }

    synchronized Optional<Instant> of(long revision) {
        return Optional.ofNullable(times.get(revision));
    }
}
