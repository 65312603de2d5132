package io.meridian.common.sync.drive;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Digest;
import io.meridian.common.store.History;
import io.meridian.common.store.StoredResource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

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
     * @return the providers whose copies it changed
     */
    Set<String> committed(Commit commit) {
        Set<String> touched = new HashSet<>();
        for (Change change : commit.changes()) {
            change.before().flatMap(this::remove).ifPresent(touched::add);
            change.after().flatMap(this::add).ifPresent(touched::add);
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

    private Optional<String> remove(StoredResource stored) {
        Optional<String> name = provider.apply(stored.resource());
        name.ifPresent(one -> share(one).remove(stored.key()));
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

        synchronized void remove(ResourceKey key) {
            Digest former = held.remove(key);
            if (former != null) {
                sum = sum.xor(Digest.contribution(key, former));
            }
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
