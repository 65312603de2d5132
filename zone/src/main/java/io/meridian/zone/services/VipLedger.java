package io.meridian.zone.services;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Gives every service that is a resource an address of its own, in this zone, for as long as the resource lives
 * (spec/zone-dataplane §8.3). Kept in the store beside the log: an address is this zone's own, and no configuration.
 */
public final class VipLedger implements AutoCloseable {
    private static final Logger LOG = System.getLogger(VipLedger.class.getName());
    private static final String PREFIX = "vip/";

    private final ResourceStore store;
    private final Map<String, AddressPool> pools;
    private final ConcurrentHashMap<ResourceKey, String> addresses = new ConcurrentHashMap<>();
    private final Map<String, TreeSet<Long>> taken = new HashMap<>();
    private final Map<String, Long> last = new HashMap<>();
    private final Registration subscription;

    /**
     * Gives addresses to what is stored and follows what comes.
     *
     * @param pools the range of each kind
     * @param serial runs one task at a time, in order
     */
    public VipLedger(ResourceStore store, Map<String, AddressPool> pools, Executor serial) {
        this.store = store;
        this.pools = Map.copyOf(pools);
        this.subscription = store.subscribe(commit -> serial.execute(() -> follow(commit)));
        serial.execute(this::takeAll);
    }

    /** The address of a service, as it was given; empty for one that has none yet. */
    public Optional<String> of(ResourceKey service) {
        return Optional.ofNullable(addresses.get(service));
    }

    @Override
    public void close() {
        subscription.close();
    }

    private void takeAll() {
        Map<String, String> changes = new TreeMap<>();
        Map<String, String> kept = new TreeMap<>(store.attributes(PREFIX));
        Set<ResourceKey> bare = new HashSet<>();
        // First those that have one: a new service must not get the address of another.
        for (String kind : new TreeSet<>(pools.keySet())) {
            for (StoredResource stored : store.list(ResourceKinds.named(kind))) {
                Optional<Long> before = Optional.ofNullable(kept.remove(attribute(stored.key())))
                        .flatMap(AddressPool::number)
                        .filter(address -> pool(kind).contains(address))
                        .filter(address -> !takenOf(kind).contains(address));
                before.ifPresentOrElse(address -> give(stored.key(), address), () -> bare.add(stored.key()));
            }
        }
        kept.keySet().forEach(gone -> changes.put(gone, ""));
        bare.stream().sorted().forEach(key -> allocate(key, changes));
        remember(changes);
    }

    private void follow(Commit commit) {
        Map<String, String> changes = new TreeMap<>();
        commit.changes().stream()
                .filter(change -> pools.containsKey(change.key().kind()))
                .forEach(change -> {
                    if (change.after().isEmpty()) {
                        release(change.key(), changes);
                    } else if (!addresses.containsKey(change.key())) {
                        allocate(change.key(), changes);
                    }
                });
        remember(changes);
    }

    private void allocate(ResourceKey key, Map<String, String> changes) {
        String kind = key.kind();
        pool(kind)
                .next(takenOf(kind), last.getOrDefault(kind, 0L))
                .ifPresentOrElse(
                        address -> {
                            give(key, address);
                            changes.put(attribute(key), AddressPool.text(address));
                        },
                        () -> LOG.log(Level.WARNING, "no address is left for {0}: enlarge the range of its kind", key));
    }

    private void give(ResourceKey key, long address) {
        addresses.put(key, AddressPool.text(address));
        takenOf(key.kind()).add(address);
        last.merge(key.kind(), address, Math::max);
    }

    private void release(ResourceKey key, Map<String, String> changes) {
        Optional.ofNullable(addresses.remove(key)).flatMap(AddressPool::number).ifPresent(address -> {
            takenOf(key.kind()).remove(address);
            changes.put(attribute(key), "");
        });
    }

    private void remember(Map<String, String> changes) {
        if (!changes.isEmpty()) {
            // When the store is out of order the address holds for as long as the process.
            var unused = store.write(new Write(List.of(), List.of(), changes, "services"));
        }
    }

    private AddressPool pool(String kind) {
        AddressPool pool = pools.get(kind);
        if (pool == null) {
            throw new IllegalArgumentException("no range for " + kind);
        }
        return pool;
    }

    private TreeSet<Long> takenOf(String kind) {
        return taken.computeIfAbsent(kind, none -> new TreeSet<>());
    }

    private static String attribute(ResourceKey key) {
        return PREFIX + key.kind() + "/" + key.mesh() + "/" + key.name();
    }
}
