package io.meridian.zone.membership;

import io.meridian.common.model.ResourceKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Dataplanes that wanted to register and were refused, for whoever asks why a proxy is not there. Bounded: past the limit the one
 * that tried longest ago makes room. One that registers after all is no longer in it. Kept in memory only; safe for any thread.
 */
public final class RefusedRegistrations {

    /**
     * A dataplane that was refused.
     *
     * @param dataplane the key it wanted
     * @param verdict why, the last time
     * @param first when it first tried
     * @param last when it last tried
     * @param attempts how often it tried, from 1
     */
    public record Refusal(ResourceKey dataplane, Verdict.Refused verdict, Instant first, Instant last, long attempts) {}

    private final int limit;
    private final InstantSource clock;
    private final SequencedMap<ResourceKey, Refusal> refusals = new LinkedHashMap<>();

    /**
     * @param limit how many dataplanes are remembered at most
     * @param clock tells when one tried
     */
    public RefusedRegistrations(int limit, InstantSource clock) {
        this.limit = limit;
        this.clock = clock;
    }

    /** A registration was refused. */
    public synchronized void refused(ResourceKey dataplane, Verdict.Refused verdict) {
        Instant now = clock.instant();
        Refusal before = refusals.remove(dataplane);
        refusals.putLast(
                dataplane,
                before == null
                        ? new Refusal(dataplane, verdict, now, now, 1)
                        : new Refusal(dataplane, verdict, before.first(), now, before.attempts() + 1));
        if (refusals.size() > limit) {
            refusals.pollFirstEntry();
        }
    }

    /** A registration succeeded: what was refused under this key before no longer matters. */
    public synchronized void registered(ResourceKey dataplane) {
        refusals.remove(dataplane);
    }

    /** Those of one mesh, by name. */
    public synchronized List<Refusal> of(String mesh) {
        return refusals.values().stream()
                .filter(refusal -> refusal.dataplane().mesh().equals(mesh))
                .sorted(Comparator.comparing(Refusal::dataplane))
                .toList();
    }
}
