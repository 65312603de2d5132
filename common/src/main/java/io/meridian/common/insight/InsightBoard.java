package io.meridian.common.insight;

import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * The insights on proxies that one control plane knows of: a zone those of its own proxies, global those of all zones. In memory, and
 * bounded for each zone. Read without locks; safe for any thread.
 */
public final class InsightBoard implements ResourceReader {

    /** The kinds of what is pinned here, by the kind that they are about. */
    static final Map<String, String> KINDS = Map.of(
            "Dataplane", "DataplaneInsight",
            "ZoneIngress", "ZoneIngressInsight",
            "ZoneEgress", "ZoneEgressInsight");

    /**
     * How much is kept.
     *
     * @param perZone insights of one zone
     * @param bytes of one insight
     */
    public record Limits(int perZone, int bytes) {
        /** More proxies than one zone has, and more metadata than a proxy sends. */
        public static final Limits DEFAULT = new Limits(20_000, 256 << 10);
    }

    private final Canonical.Form form;
    private final Limits limits;
    private final InstantSource clock;
    private final ConcurrentNavigableMap<ResourceKey, StoredResource> insights = new ConcurrentSkipListMap<>();
    private final Map<String, NavigableSet<ResourceKey>> byZone = new HashMap<>();
    private final List<BiConsumer<ResourceKey, ResourceKey>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param form how insights are spelled for a peer
     * @param clock when they came
     */
    public InsightBoard(Canonical.Form form, Limits limits, InstantSource clock) {
        this.form = form;
        this.limits = limits;
        this.clock = clock;
    }

    /** The kinds of insights that are kept here. */
    public static Set<String> kinds() {
        return Set.copyOf(KINDS.values());
    }

    @Override
    public Optional<StoredResource> get(ResourceKey key) {
        return Optional.ofNullable(insights.get(key));
    }

    @Override
    public List<StoredResource> list(ResourceKind kind) {
        return List.copyOf(insights.subMap(
                        new ResourceKey(kind.name(), "", ""), true, new ResourceKey(kind.name() + '\0', "", ""), false)
                .values());
    }

    @Override
    public List<StoredResource> list(ResourceKind kind, String mesh) {
        return List.copyOf(insights.subMap(
                        new ResourceKey(kind.name(), mesh, ""),
                        true,
                        new ResourceKey(kind.name(), mesh + '\0', ""),
                        false)
                .values());
    }

    /**
     * Pins an insight in the place of an older one.
     *
     * @return why it is not pinned; empty when it is
     */
    public synchronized Optional<String> put(Resource insight) {
        ResourceKey key = insight.key();
        if (!KINDS.containsValue(key.kind())) {
            return Optional.of(key.kind() + " is no insight on a proxy");
        }
        Canonical wire = form.of(insight);
        if (wire.bytes().size() > limits.bytes()) {
            return Optional.of("it has " + wire.bytes().size() + " bytes (expected: at most " + limits.bytes() + ")");
        }
        String zone = insight.label(Labels.ZONE);
        StoredResource before = insights.get(key);
        if (before != null && !before.resource().label(Labels.ZONE).equals(zone)) {
            return Optional.of(
                    "another zone's has this name: " + before.resource().label(Labels.ZONE));
        }
        NavigableSet<ResourceKey> ofZone = byZone.computeIfAbsent(zone, name -> new TreeSet<>());
        if (before == null && ofZone.size() >= limits.perZone()) {
            return Optional.of("there is room for " + limits.perZone() + " insights of one zone");
        }
        Instant now = clock.instant();
        insights.put(
                key,
                new StoredResource(
                        insight,
                        before == null ? 1 : before.version() + 1,
                        0,
                        before == null ? now : before.created(),
                        now,
                        Optional.empty(),
                        wire));
        ofZone.add(key);
        if (before == null || !before.wire().digest().equals(wire.digest())) {
            changed(key, wire.key());
        }
        return Optional.empty();
    }

    /** Takes an insight down. */
    public synchronized void remove(ResourceKey key) {
        StoredResource gone = insights.remove(key);
        if (gone != null) {
            String zone = gone.resource().label(Labels.ZONE);
            byZone.computeIfPresent(zone, (name, keys) -> {
                keys.remove(key);
                return keys.isEmpty() ? null : keys;
            });
            changed(key, gone.wire().key());
        }
    }

    /** Takes down all that is known of a zone's proxies: the zone is gone. */
    public synchronized void forget(String zone) {
        of(zone).forEach(this::remove);
    }

    /** Whether an insight is one of a zone's. */
    boolean holds(ResourceKey key, String zone) {
        return get(key).filter(insight -> insight.resource().label(Labels.ZONE).equals(zone))
                .isPresent();
    }

    /** The keys of a zone's insights. */
    synchronized SortedSet<ResourceKey> of(String zone) {
        return new TreeSet<>(byZone.getOrDefault(zone, new TreeSet<>()));
    }

    /** Follows the store: with a proxy goes its insight. To be called with each commit, on the committer's thread. */
    public void committed(Commit commit) {
        for (Change change : commit.changes()) {
            String kind = change.key().kind();
            if (change.after().isPresent()) {
                continue;
            }
            if (KINDS.containsKey(kind)) {
                remove(on(change.key()));
            } else if (kind.equals(ResourceKinds.MESH_KIND.name())) {
                list(ResourceKinds.named("DataplaneInsight"), change.key().name())
                        .forEach(insight -> remove(insight.key()));
            }
        }
    }

    /** The key of the insight on a proxy. */
    static ResourceKey on(ResourceKey subject) {
        return new ResourceKey(KINDS.getOrDefault(subject.kind(), subject.kind()), subject.mesh(), subject.name());
    }

    /** All keys, here and at the peer. */
    synchronized Map<ResourceKey, ResourceKey> keys() {
        Map<ResourceKey, ResourceKey> keys = new HashMap<>();
        insights.forEach((key, insight) -> keys.put(key, insight.wire().key()));
        return keys;
    }

    /** Calls a listener with the key, here and at the peer, of each insight that changes for the peer. It must return at once. */
    void subscribe(BiConsumer<ResourceKey, ResourceKey> listener) {
        listeners.add(listener);
    }

    private void changed(ResourceKey key, ResourceKey wire) {
        listeners.forEach(listener -> listener.accept(key, wire));
    }
}
