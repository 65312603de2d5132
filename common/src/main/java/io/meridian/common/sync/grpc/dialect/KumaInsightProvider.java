package io.meridian.common.sync.grpc.dialect;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.meridian.common.insight.Insight;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A zone's end of the insight types on the stream to a global of the reference: a first response with all of a type, then what changes,
 * at most one unanswered per type (spec/kds-protocol §3.5). What waits is one insight for each key, however often it changed.
 *
 * <p>Not thread-safe: one owner.
 */
public final class KumaInsightProvider {

    private static final class Type {
        private final SortedMap<ResourceKey, Insight> puts = new TreeMap<>();
        private final TreeSet<ResourceKey> removals = new TreeSet<>();
        private boolean settled;
        private boolean subscribed;
        private boolean firstSent;
        private String unanswered = "";

        private boolean hasNews() {
            return !puts.isEmpty() || !removals.isEmpty();
        }

        /** Since the first response deletes by absence, there is none before all of the type is here. */
        private boolean mayBeSent() {
            return subscribed && settled && unanswered.isEmpty() && (!firstSent || hasNews());
        }
    }

    private final ProviderRole role;
    private final int messageLimit;
    private final Nonces nonces;
    private final Map<String, Type> types = new TreeMap<>();

    /**
     * @param messageLimit bytes of one message; of a larger type the rest follows in later ones
     * @param nonces those of the stream
     */
    KumaInsightProvider(ProviderRole role, int messageLimit, Nonces nonces) {
        this.role = role;
        this.messageLimit = messageLimit;
        this.nonces = nonces;
    }

    /** Whether nothing waits for global, so that more can be taken in. */
    public boolean isIdle() {
        return types.values().stream().noneMatch(type -> type.settled && type.subscribed && type.hasNews());
    }

    /** Insights changed. */
    public void changed(InsightBatch batch) {
        for (Insight insight : batch.puts()) {
            Type type = type(insight.key().kind());
            type.removals.remove(insight.key());
            type.puts.put(insight.key(), insight);
        }
        for (ResourceKey key : batch.removals()) {
            Type type = type(key.kind());
            type.puts.remove(key);
            type.removals.add(key);
        }
        batch.settled().forEach(kind -> type(kind).settled = true);
    }

    /** Global subscribes, or answers; a rejected insight is not offered again before it changes. */
    public void requested(DeltaDiscoveryRequest request) {
        Type type = type(request.getTypeUrl());
        type.subscribed = true;
        if (!type.unanswered.isEmpty() && request.getResponseNonce().equals(type.unanswered)) {
            type.unanswered = "";
        }
    }

    /** The next response, if one may go out now. It counts as sent. */
    public Optional<DeltaResponse> next() {
        for (Map.Entry<String, Type> entry : types.entrySet()) {
            Type type = entry.getValue();
            if (type.mayBeSent()) {
                type.firstSent = true;
                type.unanswered = Long.toString(nonces.next());
                return Optional.of(response(entry.getKey(), type));
            }
        }
        return Optional.empty();
    }

    private DeltaResponse response(String kind, Type type) {
        List<DeltaResponse.Entry> entries = new ArrayList<>();
        int bytes = 0;
        for (Iterator<Insight> waiting = type.puts.values().iterator(); waiting.hasNext(); ) {
            Insight insight = waiting.next();
            DeltaResponse.Entry entry = new DeltaResponse.Entry(
                    KumaNames.spell(insight.key()),
                    Digest.of(insight.bytes()).hex(),
                    DeltaResponse.KUMA_RESOURCE,
                    insight.bytes());
            int size = entry.encodedSize();
            boolean fits = bytes + size <= messageLimit - MeridianNames.PART_BYTES;
            if (!fits && bytes > 0) {
                break;
            }
            // One that fits into no message is left out: it is status, and the next one may fit.
            waiting.remove();
            if (fits) {
                bytes += size;
                entries.add(entry);
            }
        }
        List<String> removed = type.removals.stream().map(KumaNames::spell).toList();
        type.removals.clear();
        return new DeltaResponse(role.identifier(), kind, type.unanswered, entries, removed);
    }

    private Type type(String kind) {
        return types.computeIfAbsent(kind, name -> new Type());
    }
}
