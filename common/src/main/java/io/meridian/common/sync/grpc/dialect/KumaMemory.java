package io.meridian.common.sync.grpc.dialect;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Message.Withheld;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is remembered of one Kuma zone from session to session: which resources it rejected, and which response was the last before
 * a session broke off. A Kuma zone names no resource when it rejects a response, and one that it cannot store ends its session and
 * every session after it (spec/kds-protocol §6.5); only what is remembered stops that.
 *
 * <p>Thread-safe: a session that ends says so while the next one is already there.
 */
public final class KumaMemory {
    /** A session that ends within this time of a response that it has not answered is held to have broken off because of it. */
    static final Duration BREAKS_WITHIN = Duration.ofSeconds(10);

    private static final Duration FIRST_WAIT = Duration.ofMinutes(5);
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    /** Sessions break off for many reasons: only when the same resources were there twice are they suspected. */
    private static final int STRIKES = 2;

    /**
     * A resource that the zone did not take.
     *
     * @param deadly offering it ended the session: it must not be in a response with others
     * @param again when it is offered again though nothing changed
     * @param putOff for how long that was
     */
    private record Refusal(Withheld withheld, boolean deadly, Instant again, Duration putOff) {}

    private final Map<ResourceKey, Refusal> refusals = new TreeMap<>();
    private final Map<ResourceKey, Digest> suspects = new HashMap<>();
    private int strikes;

    /** The zone rejected exactly this. */
    synchronized void refused(Upsert upsert, String reason, boolean deadly, Instant now) {
        Refusal before = refusals.get(upsert.key());
        Duration putOff = before != null && before.withheld().offered().equals(Optional.of(upsert.digest()))
                ? doubled(before.putOff())
                : FIRST_WAIT;
        Withheld withheld = new Withheld(upsert.key(), Optional.of(upsert.digest()), Withheld.Kind.REFUSED, reason);
        refusals.put(upsert.key(), new Refusal(withheld, deadly, now.plus(putOff), putOff));
    }

    /** The zone took it, or it is gone. */
    synchronized void cleared(ResourceKey key) {
        refusals.remove(key);
        suspects.remove(key);
    }

    /** A session ended while this response was unanswered. */
    synchronized void brokeOff(KumaStep unanswered, Instant now) {
        if (unanswered.alone()) {
            unanswered.upserts().forEach(upsert -> refused(upsert, brokenOff(), true, now));
            return;
        }
        Map<ResourceKey, Digest> again = new HashMap<>();
        for (Upsert upsert : unanswered.upserts()) {
            if (upsert.digest().equals(suspects.get(upsert.key()))) {
                again.put(upsert.key(), upsert.digest());
            }
        }
        strikes = again.isEmpty() ? 1 : strikes + 1;
        suspects.clear();
        if (again.isEmpty()) {
            unanswered.upserts().forEach(upsert -> suspects.put(upsert.key(), upsert.digest()));
        } else {
            suspects.putAll(again);
        }
    }

    /** Whether a resource must not be in one response with others: it may end the session. */
    synchronized boolean mustBeAlone(Upsert upsert) {
        Refusal refusal = refusals.get(upsert.key());
        if (refusal != null && refusal.deadly()) {
            return true;
        }
        return strikes >= STRIKES && upsert.digest().equals(suspects.get(upsert.key()));
    }

    /** Whether exactly this was rejected before and its time has not come. */
    synchronized boolean isRefused(Upsert upsert, Instant now) {
        Refusal refusal = refusals.get(upsert.key());
        return refusal != null
                && refusal.withheld().offered().equals(Optional.of(upsert.digest()))
                && now.isBefore(refusal.again());
    }

    /** Whether exactly this was rejected before. */
    synchronized boolean wasRefused(Upsert upsert) {
        Refusal refusal = refusals.get(upsert.key());
        return refusal != null && refusal.withheld().offered().equals(Optional.of(upsert.digest()));
    }

    /** Everything that is refused now, by key. */
    synchronized List<Withheld> withheld() {
        return refusals.values().stream().map(Refusal::withheld).toList();
    }

    /** What to offer again now. */
    synchronized List<ResourceKey> due(Instant now) {
        return refusals.values().stream()
                .filter(refusal -> !now.isBefore(refusal.again()))
                .map(refusal -> refusal.withheld().key())
                .toList();
    }

    /** Forgets refusals of what global no longer has for the zone. */
    synchronized void keepOnly(Collection<ResourceKey> known) {
        refusals.keySet().retainAll(known);
    }

    private static Duration doubled(Duration putOff) {
        Duration twice = putOff.multipliedBy(2);
        return twice.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : twice;
    }

    private static String brokenOff() {
        return "suspected: the zone's session broke off when this was offered to it alone";
    }
}
