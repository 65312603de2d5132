package io.meridian.common.sync.drive;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Digest;
import io.meridian.common.store.History;
import io.meridian.common.store.StoredResource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The copies in a store that come from many providers, each with its inventory and digest: one index for all, so that a commit costs
 * the providers of its own resources, however many there are. Read whole once, at the start.
 */
final class ZoneCopies {

    private final Function<Resource, Optional<String>> provider;
    private final Canonical.Form asGiven;
    private final Map<String, Share> shares = new ConcurrentHashMap<>();
    private volatile long revision = -1;

    /**
     * @param provider whose copy a stored resource is; empty when it is nobody's
     * @param asGiven how its provider spelled it
     */
    ZoneCopies(Function<Resource, Optional<String>> provider, Canonical.Form asGiven) {
        this.provider = provider;
        this.asGiven = asGiven;
    }

    /** Reads all that is stored. */
    void read(History history) {
        for (History.Latest latest : history.all()) {
            latest.current().ifPresent(this::add);
        }
        revision = history.head().revision();
    }

    /**
     * Takes a commit in, each once and in order.
     *
     * @return by provider whose copies it changed, those that went with a mesh
     */
    Map<String, Map<ResourceKey, Digest>> committed(Commit commit) {
        Set<String> deleted = commit.changes().stream()
                .filter(change -> change.after().isEmpty())
                .map(Change::key)
                .filter(key -> key.kind().equals(ResourceKinds.MESH_KIND.name()))
                .map(ResourceKey::name)
                .collect(Collectors.toSet());
        Map<String, Map<ResourceKey, Digest>> touched = new HashMap<>();
        for (Change change : commit.changes()) {
            change.before().flatMap(before -> provider.apply(before.resource())).ifPresent(name -> {
                Optional<Digest> former = share(name).remove(change.key());
                Map<ResourceKey, Digest> lost = touched.computeIfAbsent(name, absent -> new HashMap<>());
                if (deleted.contains(change.key().mesh())) {
                    former.ifPresent(digest -> lost.put(change.key(), digest));
                }
            });
            change.after()
                    .flatMap(this::add)
                    .ifPresent(name -> touched.computeIfAbsent(name, absent -> new HashMap<>()));
        }
        revision = commit.at().revision();
        return touched;
    }

    /** The revision of the store that is reckoned in. */
    long revision() {
        return revision;
    }

    /** The copies of one provider's. */
    Copies of(String name) {
        return share(name);
    }

    /** Those of whom there are copies, by name. */
    SortedSet<String> providers() {
        SortedSet<String> names = new TreeSet<>();
        shares.forEach((name, share) -> {
            if (!share.isEmpty()) {
                names.add(name);
            }
        });
        return names;
    }

    private Optional<String> add(StoredResource stored) {
        Optional<String> name = provider.apply(stored.resource());
        name.ifPresent(one ->
                share(one).put(stored.key(), asGiven.of(stored.resource()).digest()));
        return name;
    }

    private Share share(String name) {
        return shares.computeIfAbsent(name, absent -> new Share());
    }

    private final class Share implements Copies {
        private final Map<ResourceKey, Digest> held = new HashMap<>();
        private Digest sum = Digest.ZERO;

        synchronized void put(ResourceKey key, Digest digest) {
            remove(key);
            held.put(key, digest);
            sum = sum.xor(Digest.contribution(key, digest));
        }

        synchronized Optional<Digest> remove(ResourceKey key) {
            Optional<Digest> former = Optional.ofNullable(held.remove(key));
            former.ifPresent(digest -> sum = sum.xor(Digest.contribution(key, digest)));
            return former;
        }

        synchronized boolean isEmpty() {
            return held.isEmpty();
        }

        @Override
        public long revision() {
            return revision;
        }

        @Override
        public synchronized Digest digest() {
            return sum;
        }

        @Override
        public synchronized Map<ResourceKey, Digest> inventory() {
            return Map.copyOf(held);
        }

        @Override
        public synchronized Optional<Digest> digestOf(ResourceKey key) {
            return Optional.ofNullable(held.get(key));
        }
    }
}
