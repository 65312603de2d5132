package io.meridian.common.sync.grpc.dialect;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Inventory;
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.OfferAgain;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Paused;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Message.Withheld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The provider's end of one stream to a peer of the reference, global's to a zone or a zone's to global: to the engine it is a
 * subscriber that holds nothing yet, to the peer it is a delta server of one subscription per type (spec/kds-protocol §3.3–3.5, §7.1,
 * §7.2).
 *
 * <pre>
 *   engine ── parts ──► batch ── bookmark ──► steps ── one unanswered per type ──► peer
 *     ▲                                         │ rejected: halves, until one is left, which is refused
 *     └──────── ack, with what is refused ◄─────┘ all answered
 * </pre>
 *
 * <p>The peer deletes by absence from a type's first response, so none goes out before the engine's whole state is here, and none
 * that would be incomplete. Not thread-safe: one owner, who gives it every input and asks for what came of it.
 */
public final class KumaProviderEnd {
    /** A peer of the reference subscribes to some forty types. */
    private static final int TYPE_LIMIT = 256;

    private static final double WARN_AT = 0.8;
    private static final String PAUSED = "session";

    private static final class Subscription {
        private final Map<String, String> initialVersions;
        /** The first response was planned: from here on the type gets changes. */
        private boolean answered;

        Subscription(Map<String, String> initialVersions) {
            this.initialVersions = initialVersions;
        }
    }

    private final SortedSet<String> kinds;
    private final Set<String> kindsBeforeAll;
    private final KumaInsightProvider insights;
    private final int messageLimit;
    private final KumaMemory memory;
    private final Map<String, Subscription> subscriptions = new TreeMap<>(KumaNames.SENDING_ORDER);
    private final SortedMap<String, SortedMap<ResourceKey, Upsert>> waiting = new TreeMap<>();
    private final Map<ResourceKey, Digest> known = new HashMap<>();
    private final Map<ResourceKey, Withheld> tooLarge = new TreeMap<>();
    private final KumaOutbox outbox;
    private final List<FromSubscriber> said = new ArrayList<>();
    private final SortedMap<String, String> notices = new TreeMap<>();
    private final Map<ResourceKey, Upsert> batchUpserts = new HashMap<>();
    private final TreeSet<ResourceKey> batchRemovals = new TreeSet<>();
    private @Nullable Bookmark toAcknowledge;
    private boolean loaded;
    private boolean settled;

    /**
     * @param role who provides
     * @param messageLimit bytes that the peer takes in one message; it can be no larger than the first response of a type
     * @param memory what is remembered of the peer
     */
    public KumaProviderEnd(ProviderRole role, int messageLimit, KumaMemory memory) {
        this.kinds = role.kinds();
        this.kindsBeforeAll = KumaNames.FIRST.stream().filter(kinds::contains).collect(Collectors.toSet());
        Nonces nonces = new Nonces();
        this.outbox = new KumaOutbox(role.identifier(), nonces);
        this.insights = new KumaInsightProvider(role, messageLimit, nonces);
        this.messageLimit = messageLimit;
        this.memory = memory;
    }

    /** The peer's first request opens the engine's session. What it subscribes to is {@link #requested}'s. */
    public void opened(DeltaDiscoveryRequest first) {
        TreeSet<String> features = new TreeSet<>();
        Struct metadata = first.getNode().getMetadata();
        metadata.getFieldsOrDefault("features", Value.getDefaultInstance())
                .getListValue()
                .getValuesList()
                .forEach(feature -> features.add(feature.getStringValue()));
        said.add(new Hello(1, Optional.empty(), new Filter(kinds, features)));
    }

    /** The insight types of this stream; they are none of the engine's. */
    public KumaInsightProvider insights() {
        return insights;
    }

    /**
     * The peer subscribes, acknowledges or rejects.
     *
     * @throws MalformedMessageException when the protocol does not allow it
     */
    public void requested(DeltaDiscoveryRequest request, Instant now) {
        String type = request.getTypeUrl();
        Subscription subscription = subscriptions.get(type);
        Optional<KumaStep> answered = outbox.answered(type, request.getResponseNonce());
        if (subscription == null) {
            subscribe(type, request.getInitialResourceVersionsMap(), now);
        } else if (answered.isPresent() && request.hasErrorDetail()) {
            rejected(answered.get(), request.getErrorDetail().getMessage(), now);
        } else if (answered.isPresent()) {
            answered.get().upserts().forEach(upsert -> memory.cleared(upsert.key()));
            answered.get().removals().forEach(memory::cleared);
        } else if (request.getResponseNonce().isEmpty() && subscription.answered && outbox.isIdle(type)) {
            // A wildcard without a nonce is answered at once, even with nothing to say.
            outbox.add(new KumaStep(type, List.of(), List.of(), false));
        }
        acknowledgeIfDone();
    }

    /** The engine sends. */
    public void received(FromProvider message, Instant now) {
        switch (message) {
            case Begin begin -> {
                notices.remove(PAUSED);
                if (begin.mode() == Mode.COMPARE) {
                    said.add(new Inventory(known, true));
                }
            }
            case Paused paused -> notices.put(PAUSED, "paused: " + paused.reason());
            case Part part -> {
                for (Upsert upsert : part.upserts()) {
                    batchUpserts.put(upsert.key(), upsert);
                    batchRemovals.remove(upsert.key());
                    known.put(upsert.key(), upsert.digest());
                }
                for (ResourceKey key : part.removals()) {
                    batchUpserts.remove(key);
                    batchRemovals.add(key);
                    known.remove(key);
                }
            }
            case Bookmark bookmark -> {
                toAcknowledge = bookmark;
                batchEnded(now);
                acknowledgeIfDone();
            }
        }
    }

    /** Some time has passed since the zone's first request: types it has not subscribed to by now, it does not know. */
    public void settle(Instant now) {
        settled = true;
        answerFirst(now);
        acknowledgeIfDone();
    }

    /** Time passes. */
    public void tick(Instant now) {
        List<ResourceKey> due =
                memory.due(now).stream().filter(known::containsKey).toList();
        if (!due.isEmpty() && toAcknowledge == null) {
            said.add(new OfferAgain(due));
        }
    }

    /** The stream ended. */
    public void closed(Instant now) {
        outbox.oldest()
                .filter(first -> now.isBefore(first.sent().plus(KumaMemory.BREAKS_WITHIN)))
                .ifPresent(first -> memory.brokeOff(first.step(), now));
    }

    /** The next response, if one may go out now. Each counts as sent. */
    public Optional<DeltaResponse> next(Instant now) {
        return outbox.next(now, this::entry);
    }

    /** What the engine is to be told, in order. Each is returned once. */
    public List<FromSubscriber> said() {
        List<FromSubscriber> all = List.copyOf(said);
        said.clear();
        return all;
    }

    /** What an operator should know of this zone, by kind: what it gets otherwise than it is stored, and what comes near a limit. */
    public SortedMap<String, String> notices() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(notices));
    }

    private void subscribe(String type, Map<String, String> initialVersions, Instant now) {
        if (subscriptions.size() >= TYPE_LIMIT) {
            throw new MalformedMessageException("more than " + TYPE_LIMIT + " types subscribed on one stream");
        }
        Subscription subscription = new Subscription(Map.copyOf(initialVersions));
        subscriptions.put(type, subscription);
        if (!kinds.contains(type)) {
            subscription.answered = true;
            outbox.add(new KumaStep(type, List.of(), List.of(), false));
        }
        answerFirst(now);
    }

    private void batchEnded(Instant now) {
        List<Upsert> upserts = new ArrayList<>();
        List<ResourceKey> removals = new ArrayList<>();
        for (Upsert upsert : batchUpserts.values()) {
            if (isAnswered(upsert.key().kind())) {
                upserts.add(upsert);
            } else {
                waiting.computeIfAbsent(upsert.key().kind(), kind -> new TreeMap<>())
                        .put(upsert.key(), upsert);
            }
        }
        for (ResourceKey key : batchRemovals) {
            memory.cleared(key);
            tooLarge.remove(key);
            if (isAnswered(key.kind())) {
                removals.add(key);
            } else if (waiting.containsKey(key.kind())) {
                waiting.get(key.kind()).remove(key);
            }
        }
        batchUpserts.clear();
        batchRemovals.clear();
        if (!loaded) {
            loaded = true;
            memory.keepOnly(known.keySet());
        }
        plan(upserts, removals);
        answerFirst(now);
    }

    private void plan(List<Upsert> changed, List<ResourceKey> removals) {
        List<Upsert> together = new ArrayList<>();
        List<Upsert> alone = new ArrayList<>();
        for (Upsert upsert :
                changed.stream().sorted((a, b) -> a.key().compareTo(b.key())).toList()) {
            int size = entry(upsert).encodedSize();
            if (size > messageLimit - MeridianNames.PART_BYTES / 8) {
                withholdTooLarge(List.of(upsert), size);
                continue;
            }
            tooLarge.remove(upsert.key());
            (memory.mustBeAlone(upsert) || memory.wasRefused(upsert) ? alone : together).add(upsert);
        }
        outbox.addAll(KumaStep.plan(together, removals));
        alone.forEach(upsert -> outbox.add(KumaStep.single(upsert)));
    }

    private boolean isAnswered(String kind) {
        Subscription subscription = subscriptions.get(kind);
        return subscription != null && subscription.answered;
    }

    /** Plans the first response of every type that may have it now: none before the kinds that others depend on are subscribed to. */
    private void answerFirst(Instant now) {
        if (!loaded || !settled && !subscriptions.keySet().containsAll(kindsBeforeAll)) {
            return;
        }
        List<KumaStep> later = new ArrayList<>();
        subscriptions.forEach((kind, subscription) -> {
            if (!subscription.answered) {
                Collection<Upsert> state =
                        waiting.getOrDefault(kind, new TreeMap<>()).values();
                subscription.answered = answerFirst(kind, subscription, state, later, now);
                if (subscription.answered) {
                    waiting.remove(kind);
                }
            }
        });
        outbox.addAll(later);
    }

    private boolean answerFirst(
            String kind, Subscription subscription, Collection<Upsert> state, List<KumaStep> later, Instant now) {
        int size = 0;
        List<Upsert> upserts = new ArrayList<>();
        TreeSet<String> vanished = new TreeSet<>(subscription.initialVersions.keySet());
        for (Upsert upsert : state) {
            DeltaResponse.Entry entry = entry(upsert);
            vanished.remove(entry.name());
            if (entry.version().equals(subscription.initialVersions.get(entry.name()))) {
                continue;
            }
            if (memory.mustBeAlone(upsert)) {
                if (!memory.isRefused(upsert, now)) {
                    later.add(KumaStep.single(upsert));
                }
                continue;
            }
            size += entry.encodedSize();
            upserts.add(upsert);
        }
        state.forEach(upsert -> tooLarge.remove(upsert.key()));
        if (size > messageLimit) {
            withholdTooLarge(state, size);
            return false;
        }
        if (size > messageLimit * WARN_AT) {
            notices.put(
                    kind,
                    "all resources of type " + kind + " take " + size + " bytes; a Kuma zone takes at most "
                            + messageLimit + " in one message, and needs all of a type in one when it connects");
        }
        List<ResourceKey> removals =
                vanished.stream().map(key -> KumaNames.key(kind, key)).toList();
        outbox.add(new KumaStep(kind, upserts, removals, false));
        return true;
    }

    private void withholdTooLarge(Collection<Upsert> upserts, int size) {
        for (Upsert upsert : upserts) {
            String kind = upsert.key().kind();
            String reason = "type " + kind + " takes " + size + " bytes in one message; this Kuma zone takes at most "
                    + messageLimit
                    + ", so nothing of it is sent: split it over fewer or smaller resources, or raise the limit at both ends";
            notices.put(kind, reason);
            tooLarge.put(
                    upsert.key(),
                    new Withheld(upsert.key(), Optional.of(upsert.digest()), Withheld.Kind.REFUSED, reason));
        }
    }

    private void rejected(KumaStep step, String words, Instant now) {
        List<Upsert> upserts = step.upserts();
        if (upserts.isEmpty()) {
            notices.put(step.kind(), "the zone rejected a removal: " + words);
            return;
        }
        if (upserts.size() == 1) {
            memory.refused(
                    upserts.getFirst(), "suspected: the zone rejected the response it was in: " + words, false, now);
            return;
        }
        outbox.addFirst(step.divided(memory::wasRefused));
    }

    private DeltaResponse.Entry entry(Upsert upsert) {
        KumaProjection projection = KumaProjection.of(upsert);
        boolean whole = projection.differences().isEmpty();
        String about = upsert.key().kind() + "/" + upsert.key().name();
        if (!whole) {
            notices.put(about, "projected: " + String.join("; ", projection.differences()));
        } else if (!notices.isEmpty()) {
            notices.remove(about);
        }
        return new DeltaResponse.Entry(
                KumaNames.spell(upsert.key()),
                (whole ? upsert.digest() : Digest.of(projection.bytes())).hex(),
                DeltaResponse.KUMA_RESOURCE,
                projection.bytes());
    }

    private void acknowledgeIfDone() {
        boolean settledHere = settled || subscriptions.keySet().containsAll(kinds);
        if (toAcknowledge == null || !settledHere || !outbox.isIdle()) {
            return;
        }
        Map<ResourceKey, Withheld> withheld = new TreeMap<>(tooLarge);
        memory.withheld().forEach(refused -> withheld.put(refused.key(), refused));
        said.add(new Ack(toAcknowledge.at().revision(), toAcknowledge.digest(), List.copyOf(withheld.values())));
        toAcknowledge = null;
    }
}
