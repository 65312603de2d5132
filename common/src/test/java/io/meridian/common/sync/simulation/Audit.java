package io.meridian.common.sync.simulation;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Digest;
import io.meridian.common.store.History;
import io.meridian.common.store.Image;
import io.meridian.common.store.Position;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.direction.ZoneToGlobal;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Watches a world from outside: what is in the stores, what status says, and nothing of the engine's own. */
final class Audit {

    private final World world;
    private final Map<ZoneNode, String> cursors = new HashMap<>();
    private final Map<String, String> cursorsAtGlobal = new HashMap<>();
    private final Set<String> tampered = new HashSet<>();
    private final Set<String> tamperedAtGlobal = new HashSet<>();
    private final Map<ZoneNode, Set<ResourceKey>> own = new HashMap<>();
    private final Map<ZoneNode, Set<String>> served = new HashMap<>();
    private final Set<ZoneNode> lossy = new HashSet<>();
    private final Map<ZoneNode, Image> seen = new HashMap<>();
    private final Map<Resource, Canonical> spelled = new IdentityHashMap<>();
    private @Nullable Image seenAtGlobal;

    /** The zones that are declared and not disabled. */
    private final Set<String> wanted = new HashSet<>();

    private boolean sameHistory = true;
    private long applied;

    Audit(World world) {
        this.world = world;
    }

    void historyChanges() {
        sameHistory = false;
    }

    /** A zone is about to be what it was, or nothing. */
    void startsOver(ZoneNode zone) {
        own.remove(zone);
        served.remove(zone);
        cursors.remove(zone);
    }

    /** Messages are about to be lost, and others to arrive: only in the end all is as it should be. */
    void loses(ZoneNode zone) {
        tampered(zone);
        tamperedAtGlobal(zone.name);
        lossy.add(zone);
        served.remove(zone);
    }

    /** Global is about to lose everything: what zones serve must survive that. */
    void wiping() {
        historyChanges();
        for (ZoneNode zone : world.zones) {
            if (lossy.contains(zone)) {
                continue;
            }
            Set<String> meshes = served.computeIfAbsent(zone, absent -> new HashSet<>());
            servedMeshes(zone).stream()
                    .filter(mesh -> !deletedSinceHeld(zone, ResourceKinds.MESH_KIND.key("", mesh)))
                    .forEach(meshes::add);
        }
    }

    /** What global has deleted since the zone's position may still go, also when there is another of its name by now. */
    private boolean deletedSinceHeld(ZoneNode zone, ResourceKey mesh) {
        Optional<Instant> held = zone.store
                .attribute("sync.subscriber.cursor")
                .map(cursor -> world.global.past.get(position(cursor.split(" "))))
                .flatMap(then -> then.latest(mesh))
                .flatMap(History.Latest::current)
                .map(StoredResource::created);
        Optional<Instant> now = world.global.store.get(mesh).map(StoredResource::created);
        return now.isEmpty() || !now.equals(held);
    }

    /** Before an operator lets go: every mesh that was served when global was lost, and still has dataplanes, is there. */
    void verifyServed() {
        served.forEach((zone, meshes) -> {
            for (String mesh : meshes) {
                boolean there =
                        zone.store.get(ResourceKinds.MESH_KIND.key("", mesh)).isPresent();
                boolean serves = !zone.store.list(ResourceKinds.DATAPLANE, mesh).isEmpty();
                require(there || !serves, zone, "lost mesh " + mesh + " with global's store, and it has dataplanes");
            }
        });
    }

    void owns(ZoneNode zone, ResourceKey key) {
        own.computeIfAbsent(zone, absent -> new HashSet<>()).add(key);
    }

    /**
     * Until now it was the zone's own, and nobody took it.
     *
     * @return whether that was so: a zone that started over owns nothing of before
     */
    boolean ownsNoMore(ZoneNode zone, ResourceKey key) {
        if (!own.getOrDefault(zone, new HashSet<>()).remove(key)) {
            return false;
        }
        boolean there = zone.store
                .get(key)
                .filter(stored -> !ZoneNode.copy(stored.resource()))
                .isPresent();
        require(there, zone, "lost a resource of its own to global: " + key);
        return true;
    }

    void tampered(ZoneNode zone) {
        tampered.add(zone.name);
    }

    void tamperedAtGlobal(String zone) {
        tamperedAtGlobal.add(zone);
    }

    /** Times that a zone's durable position was compared with global's state there. */
    long applied() {
        return applied;
    }

    /** After every task: has a durable position moved, the state of that position is held (I2, I3, I5). */
    void look() {
        Image global = world.global.store.image();
        boolean moved = global != seenAtGlobal;
        if (moved) {
            seenAtGlobal = global;
            wanted.clear();
            for (StoredResource zone : global.list(ResourceKinds.ZONE)) {
                if (Oracle.enabled(zone.resource())) {
                    wanted.add(zone.key().name());
                }
            }
        }
        for (ZoneNode zone : world.zones) {
            hearsInTime(zone);
            Image here = zone.store.image();
            if (here != seen.put(zone, here)) {
                // Once nothing is served in a mesh, global may take it as any other.
                served.computeIfAbsent(zone, absent -> new HashSet<>())
                        .removeIf(mesh ->
                                zone.store.list(ResourceKinds.DATAPLANE, mesh).isEmpty());
                lookInZone(zone);
            }
            if (moved) {
                lookAtGlobal(zone);
            }
        }
    }

    private void lookAtGlobal(ZoneNode zone) {
        Optional<String> cursor = world.global.store.attribute("sync.provider." + zone.name + "/cursor");
        if (cursor.isPresent() && !cursor.get().equals(cursorsAtGlobal.put(zone.name, cursor.get()))) {
            String[] words = cursor.get().split(" ");
            Position at = position(words);
            History then = world.zones.stream()
                    .filter(one -> one.name.equals(zone.name))
                    .map(one -> one.past.get(at))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow(
                            () -> new AssertionError("global stands where zone " + zone.name + " never was: " + at));
            applied++;
            boolean sameFilter = words[3].equals(world.global.filter().hash());
            if (sameFilter && !tamperedAtGlobal.contains(zone.name)) {
                Set<ResourceKey> except = withheldKeys(world.global.store, "sync.provider." + zone.name + "/withheld.");
                except.addAll(world.global.lost);
                compareProvided(zone, Objects.requireNonNull(then), except, "at position " + words[2]);
            }
        }
    }

    private void lookInZone(ZoneNode zone) {
        Optional<String> cursor = zone.store.attribute("sync.subscriber.cursor");
        if (cursor.isPresent() && !cursor.get().equals(cursors.put(zone, cursor.get()))) {
            String[] words = cursor.get().split(" ");
            Position at = position(words);
            History then = Optional.ofNullable(world.global.past.get(at))
                    .orElseThrow(() -> new AssertionError(
                            "zone " + zone.name + " stands where global never was: " + cursor.get()));
            applied++;
            // A zone that died after a write shows it when it starts again, perhaps with another filter.
            boolean sameFilter = words[3].equals(zone.filter().hash());
            if (sameFilter && !tampered.contains(zone.name)) {
                compare(
                        zone,
                        Objects.requireNonNull(then),
                        withheldKeys(zone.store, "sync.subscriber.withheld."),
                        "at its position " + words[2]);
            }
        }
    }

    /** A zone on a sound connection, with a sound disk, hears within 15 s where it is current (I6). */
    private void hearsInTime(ZoneNode zone) {
        Connection connection = zone.connection;
        if (connection != null && connection.sound() && zone.disk.sound() && zone.process.alive()) {
            long silence = connection.silenceAtZone();
            if (silence > 15) {
                fail(zone, "heard nothing for " + silence + " s (I6)");
            }
            globalHearsInTime(zone, connection);
        }
    }

    private void globalHearsInTime(ZoneNode zone, Connection connection) {
        if (!wanted.contains(zone.name) || !world.global.disk.sound() || !world.global.process.alive()) {
            connection.excuseZone();
        }
        long silence = connection.silenceAtGlobal();
        if (silence > 15) {
            fail(zone, "was not heard at global for " + silence + " s (I6)");
        }
    }

    /** After healing: every zone holds what the oracle says, and both sides' status says the same. */
    void verify() {
        for (ZoneNode zone : world.zones) {
            SyncStatus here = zone.drive.status();
            SyncStatus there = world.global.hub.status(zone.name).orElseThrow();
            require(here.connected() && there.connected(), zone, "is not connected: " + here.problem());
            History now = world.global.store.history();
            compare(zone, now, refusedKeys(zone, now), "after healing");
            require(here.held().isEmpty(), zone, "still holds " + here.held());
            require(there.inSync(), zone, "is not in sync by global's word: " + there);
            require(here.inSync(), zone, "is not in sync by its own word: " + here);
            require(here.digest().equals(there.globalDigest()), zone, "digests differ: " + here + " and " + there);
            require(
                    there.globalDigest()
                            .equals(digest(Oracle.expected(now, zone.name, zone.kinds, zone.features))
                                    .hex()),
                    zone,
                    "global's digest is not that of what the zone should hold: " + there + " refuses "
                            + refusedKeys(zone, now));
            require(
                    keys(here).equals(refusedKeys(zone, now)),
                    zone,
                    "refuses " + keys(here) + ", not " + refusedKeys(zone, now));
            require(keys(there).equals(keys(here)), zone, "global lists other refusals: " + keys(there));
            require(
                    here.revision() == now.head().revision() && there.revision() == here.revision(),
                    zone,
                    "has not heard of revision " + now.head().revision() + ": " + here.revision());
            require(there.lagChanges() == 0, zone, "lags by " + there.lagChanges());
            verifyProvided(zone);
        }
        for (Connection connection : world.connections) {
            require(
                    connection.toZone.most() <= Connection.WINDOW && connection.upToGlobal.most() <= Connection.WINDOW,
                    world.zones.getFirst(),
                    "or global was sent " + Math.max(connection.toZone.most(), connection.upToGlobal.most())
                            + " messages beyond its window (I7)");
        }
    }

    /** Global holds what the zone provides, and nothing else of it; both say so. */
    private void verifyProvided(ZoneNode zone) {
        SyncStatus here = zone.hub.status(ZoneToGlobal.RECIPIENT).orElseThrow();
        SyncStatus there = world.global.subscriber.status(zone.name).orElseThrow();
        History now = zone.store.history();
        Set<ResourceKey> refused = refusedOf(zone, now);
        require(here.connected() && there.connected(), zone, "does not provide: " + here.problem());
        compareProvided(zone, now, refused, "after healing");
        require(keys(there).equals(refused), zone, "provides what global refuses, " + keys(there) + ", not " + refused);
        require(keys(here).equals(refused), zone, "lists as refused by global " + keys(here) + ", not " + refused);
        require(there.inSync(), zone, "does not provide all by global's word: " + there);
        require(here.inSync(), zone, "does not provide all by its own word: " + here);
        require(here.lagChanges() == 0, zone, "still has to provide " + here.lagChanges());
    }

    /** Where history was never broken, nothing ever had to be repaired (I4). */
    void verifyNoRepairs() {
        for (ZoneNode zone : world.zones) {
            if (sameHistory && tampered.isEmpty()) {
                SyncStatus here = zone.drive.status();
                require(here.repairs() == 0, zone, "had to repair " + here.repairs() + " times");
            }
            if (sameHistory && tamperedAtGlobal.isEmpty() && !world.global.lossesForgotten) {
                SyncStatus there = world.global.subscriber.status(zone.name).orElseThrow();
                require(there.repairs() == 0, zone, "was repaired at global " + there.repairs() + " times");
            }
        }
    }

    private void compare(ZoneNode zone, History then, Set<ResourceKey> except, String when) {
        Map<ResourceKey, Canonical> expected = Oracle.expected(then, zone.name, zone.kinds, zone.features);
        differ(zone, expected, copies(zone), except, when);
    }

    private void compareProvided(ZoneNode zone, History then, Set<ResourceKey> except, String when) {
        differ(zone, Oracle.provided(then, world.global.kinds), copiesAtGlobal(zone), except, "as provided " + when);
    }

    private static void differ(
            ZoneNode zone,
            Map<ResourceKey, Canonical> expected,
            Map<ResourceKey, Canonical> actual,
            Set<ResourceKey> except,
            String when) {
        Set<ResourceKey> lacks = new TreeSet<>();
        Set<ResourceKey> other = new TreeSet<>();
        expected.forEach((key, wire) -> {
            Canonical held = actual.get(key);
            if (held == null) {
                lacks.add(key);
            } else if (!held.digest().equals(wire.digest())) {
                other.add(key);
            }
        });
        Set<ResourceKey> surplus = new TreeSet<>();
        for (ResourceKey key : actual.keySet()) {
            if (!expected.containsKey(key)) {
                surplus.add(key);
            }
        }
        lacks.removeAll(except);
        other.removeAll(except);
        surplus.removeAll(except);
        if (!lacks.isEmpty() || !surplus.isEmpty() || !other.isEmpty()) {
            fail(zone, when + " lacks " + lacks + ", has too much " + surplus + ", has otherwise " + other);
        }
    }

    private static Map<ResourceKey, Canonical> copies(ZoneNode zone) {
        Map<ResourceKey, Canonical> copies = new HashMap<>();
        for (StoredResource stored : zone.store.image().list()) {
            if (ZoneNode.copy(stored.resource())) {
                copies.put(stored.key(), stored.wire());
            }
        }
        return copies;
    }

    private Map<ResourceKey, Canonical> copiesAtGlobal(ZoneNode zone) {
        Map<ResourceKey, Canonical> copies = new HashMap<>();
        for (StoredResource stored : world.global.store.image().list()) {
            if (stored.resource().label(Labels.ORIGIN).equals(Labels.ORIGIN_ZONE)
                    && stored.resource().label(Labels.ZONE).equals(zone.name)) {
                copies.put(stored.key(), spelled.computeIfAbsent(stored.resource(), PlainForm::asGiven));
            }
        }
        return copies;
    }

    private static Digest digest(Map<ResourceKey, Canonical> state) {
        Digest sum = Digest.ZERO;
        for (Map.Entry<ResourceKey, Canonical> entry : state.entrySet()) {
            sum = sum.xor(Digest.contribution(
                    entry.getKey(), Digest.of(entry.getValue().bytes())));
        }
        return sum;
    }

    /** What the zone has reason to refuse: poison, and what has the name of a resource of its own. */
    private static Set<ResourceKey> refusedKeys(ZoneNode zone, History now) {
        Set<ResourceKey> refused = new TreeSet<>();
        Oracle.expected(now, zone.name, zone.kinds, zone.features).forEach((key, wire) -> {
            boolean own = zone.store
                    .get(key)
                    .filter(stored -> !ZoneNode.copy(stored.resource()))
                    .isPresent();
            if (own || zone.poisonous(PlainForm.read(key, wire.bytes()))) {
                refused.add(key);
            }
        });
        return refused;
    }

    /** What global has reason to refuse of a zone. */
    private Set<ResourceKey> refusedOf(ZoneNode zone, History now) {
        Set<ResourceKey> refused = new TreeSet<>();
        Oracle.provided(now, world.global.kinds).forEach((key, wire) -> {
            boolean noMesh = !key.mesh().isEmpty()
                    && world.global
                            .store
                            .get(ResourceKinds.MESH_KIND.key("", key.mesh()))
                            .isEmpty();
            boolean taken = world.global
                    .store
                    .get(key)
                    .filter(stored -> !stored.resource().label(Labels.ZONE).equals(zone.name))
                    .isPresent();
            if (noMesh
                    || taken
                    || PlainForm.read(key, wire.bytes()).label("poison").equals("global")) {
                refused.add(key);
            }
        });
        return refused;
    }

    /** @param words of a cursor */
    private static Position position(String[] words) {
        return new Position(words[0], words[1], Long.parseLong(words[2]));
    }

    private static Set<ResourceKey> withheldKeys(ResourceStore store, String prefix) {
        Set<ResourceKey> keys = new HashSet<>();
        store.attributes(prefix).keySet().forEach(name -> {
            String[] words = name.substring(prefix.length()).split("/");
            keys.add(new ResourceKey(words[0], words[1], words[2]));
        });
        return keys;
    }

    private static Set<ResourceKey> keys(SyncStatus status) {
        Set<ResourceKey> keys = new TreeSet<>();
        status.refused().stream()
                .map(SyncStatus.Refused::key)
                .forEach(key -> keys.add(new ResourceKey(key.type(), key.mesh(), key.name())));
        return keys;
    }

    private static void require(boolean holds, ZoneNode zone, String otherwise) {
        if (!holds) {
            fail(zone, otherwise);
        }
    }

    private static void fail(ZoneNode zone, String how) {
        throw new AssertionError("zone " + zone.name + " " + how);
    }

    private static List<String> servedMeshes(ZoneNode zone) {
        return zone.store.list(ResourceKinds.MESH_KIND).stream()
                .map(mesh -> mesh.key().name())
                .filter(mesh -> !zone.store.list(ResourceKinds.DATAPLANE, mesh).isEmpty())
                .toList();
    }
}
