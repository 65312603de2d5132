package io.meridian.global.zones;

import io.meridian.wire.system.v1alpha1.KDSServiceStats;
import io.meridian.wire.system.v1alpha1.KDSSubscriptionStatus;
import java.time.Instant;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What went to and came from a zone in one subscription, as a whole and by kind. Safe for any thread. */
final class ResponseCounts {
    private final KDSServiceStats.Builder total = KDSServiceStats.newBuilder();
    private final SortedMap<String, KDSServiceStats.Builder> byKind = new TreeMap<>();
    private @Nullable Instant last;

    synchronized void sent(Set<String> kinds, Instant now) {
        count(kinds, now, stats -> stats.setResponsesSent(stats.getResponsesSent() + 1));
    }

    synchronized void answered(Set<String> kinds, boolean accepted, Instant now) {
        count(kinds, now, stats -> {
            if (accepted) {
                stats.setResponsesAcknowledged(stats.getResponsesAcknowledged() + 1);
            } else {
                stats.setResponsesRejected(stats.getResponsesRejected() + 1);
            }
        });
    }

    /** The counts as they are. */
    synchronized KDSSubscriptionStatus status() {
        KDSSubscriptionStatus.Builder status =
                KDSSubscriptionStatus.newBuilder().setTotal(total);
        byKind.forEach((kind, stats) -> status.putStat(kind, stats.build()));
        return last == null
                ? status.build()
                : status.setLastUpdateTime(ZoneInsights.timestamp(last)).build();
    }

    private void count(Set<String> kinds, Instant now, Consumer<KDSServiceStats.Builder> one) {
        one.accept(total);
        for (String kind : kinds) {
            one.accept(byKind.computeIfAbsent(kind, name -> KDSServiceStats.newBuilder()));
        }
        last = now;
    }
}
