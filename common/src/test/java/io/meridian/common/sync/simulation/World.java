package io.meridian.common.sync.simulation;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.store.memory.InMemoryJournal;
import io.meridian.common.sync.drive.PeerIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/** A global and its zones, through a stretch of operations and faults. */
final class World {

    private static final Duration DIAL = Duration.ofMillis(700);

    final VirtualTime time;
    final GlobalNode global;
    final List<ZoneNode> zones = new ArrayList<>();
    final Map<Fault, Integer> seen = new EnumMap<>(Fault.class);
    /** Every connection there ever was. */
    final List<Connection> connections = new ArrayList<>();

    final Operations operations;

    private final Random random;
    private final Wiring wiring;
    private final Audit audit;
    private InMemoryJournal backup;
    private String backupCluster;

    World(long seed, Wiring wiring) {
        this.random = new Random(seed);
        this.wiring = wiring;
        this.time = new VirtualTime(random);
        this.global = new GlobalNode(time, random, wiring, this::disconnectAll);
        List<String> names = List.of("east", "north", "west");
        for (String name : names) {
            zones.add(new ZoneNode(name, name, time, random, wiring));
        }
        this.operations = new Operations(random, names);
        this.audit = new Audit(this);
        this.backup = global.disk.journal().copy();
        this.backupCluster = global.cluster;
        time.after(DIAL, this::dial);
    }

    /** A second process that claims a zone, with a store of its own. */
    ZoneNode rival(ZoneNode zone) {
        ZoneNode rival = new ZoneNode(zone.name, "rival", time, random, wiring);
        zones.add(rival);
        return rival;
    }

    /** Lives through some operations with some faults among them, drawn from a list. */
    void live(int steps, int faults, List<Fault> among) {
        for (int step = 0; step < steps; step++) {
            if (random.nextInt(steps) < faults) {
                Fault fault = among.get(random.nextInt(among.size()));
                seen.merge(fault, 1, Integer::sum);
                inject(fault);
            }
            if (random.nextInt(10) == 0) {
                dataplane(zone());
            }
            if (global.process.alive()) {
                operate(operations.next(global.store));
            }
            if (random.nextInt(40) == 0 && global.process.alive()) {
                backup = global.disk.journal().copy();
                backupCluster = global.cluster;
            }
            pass(Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 20_000 : 300)));
        }
    }

    /** Ends all faults, and lets time pass until everything has had the chance to be tried again. */
    void heal() {
        connections.forEach(connection -> connection.slowDown(Duration.ofMillis(2)));
        global.disk.mend();
        zones.forEach(zone -> zone.disk.mend());
        // Whoever is to start again does so.
        pass(Duration.ofSeconds(10));
        zones.forEach(zone -> operate(Operations.put(operations.zone(zone.name, true))));
        pass(Duration.ofSeconds(200));
    }

    void pass(Duration duration) {
        time.pass(duration, audit::look);
    }

    Audit audit() {
        return audit;
    }

    void operate(Write write) {
        global.process.run(() -> global.store.write(write).thenRun(global::acknowledged));
    }

    private ZoneNode zone() {
        return zones.get(random.nextInt(zones.size()));
    }

    /** A dataplane joins or leaves a mesh that the zone holds. */
    private void dataplane(ZoneNode zone) {
        String mesh = List.of("default", "pay", "shop").get(random.nextInt(3));
        Resource dataplane = new Resource(
                new ResourceKey("Dataplane", mesh, "dp"), Map.of(Labels.ORIGIN, "zone"), ByteString.copyFromUtf8("{}"));
        boolean holds = zone.process.alive()
                && zone.store.get(ResourceKinds.MESH_KIND.key("", mesh)).isPresent();
        if (holds) {
            zone.process.run(() -> zone.store.write(
                    random.nextInt(4) == 0 ? Operations.delete(dataplane.key()) : Operations.put(dataplane)));
        }
    }

    private void inject(Fault fault) {
        ZoneNode zone = zone();
        Connection connection = zone.connection;
        boolean connected = connection != null && connection.open();
        switch (fault) {
            case CUT -> onConnection(zone, Connection::cut);
            case HALF_OPEN -> onConnection(zone, Connection::becomeHalfOpen);
            case DELAY ->
                onConnection(zone, one -> {
                    one.slowDown(Duration.ofMillis(3000));
                    time.after(Duration.ofSeconds(10), () -> one.slowDown(Duration.ofMillis(5)));
                });
            case SLOW_READER -> onConnection(zone, one -> one.slowDown(Duration.ofSeconds(8)));
            case DUPLICATE ->
                onConnection(zone, one -> {
                    one.toZone.duplicateNext();
                    one.toGlobal.duplicateNext();
                });
            case ZONE_CRASH -> {
                crash(zone.process, zone.disk);
                time.after(Duration.ofSeconds(1 + random.nextInt(4)), () -> {
                    zone.process.kill();
                    zone.start();
                });
            }
            case GLOBAL_CRASH -> {
                crash(global.process, global.disk);
                time.after(Duration.ofSeconds(1 + random.nextInt(4)), () -> {
                    global.process.kill();
                    global.start();
                });
            }
            case ZONE_DISK_FULL -> {
                zone.disk.full(true);
                time.after(Duration.ofSeconds(random.nextInt(60)), () -> zone.disk.full(false));
            }
            case GLOBAL_DISK_FULL -> {
                Disk disk = global.disk;
                disk.full(true);
                time.after(Duration.ofSeconds(random.nextInt(20)), () -> disk.full(false));
            }
            case CLOCK_JUMP ->
                (random.nextBoolean() ? zone.process : global.process)
                        .jump(Duration.ofMinutes(random.nextInt(-180, 180)));
            case POISON -> operate(Operations.put(operations.poison(zone.name)));
            case TWO_SESSIONS -> {
                if (connected && zone.process.alive() && global.process.alive()) {
                    connect(zone);
                }
            }
            case RESTORE -> {
                audit.historyChanges();
                global.cluster = backupCluster;
                global.restore(backup);
            }
            case COMPACTION -> {
                if (global.process.alive()) {
                    global.compact();
                }
            }
            case FILTER_CHANGE -> {
                zone.process.kill();
                if (!zone.features.remove("optional-top-level-target-ref")) {
                    zone.features.add("optional-top-level-target-ref");
                }
                zone.start();
            }
            case WIPE -> {
                audit.wiping();
                global.wipe();
                backup = global.disk.journal().copy();
                backupCluster = global.cluster;
            }
            case TAMPERING -> tamper(zone);
            case COLLISION -> collide(zone);
        }
    }

    /** A Secret of the zone's own, for a while: nobody else may touch it. */
    private void collide(ZoneNode zone) {
        Resource own = new Resource(
                new ResourceKey("Secret", "default", "s" + random.nextInt(4)),
                Map.of(Labels.ORIGIN, "zone"),
                ByteString.copyFromUtf8("own"));
        if (!zone.process.alive() || zone.store.get(own.key()).isPresent()) {
            return;
        }
        zone.process.run(() -> zone.store.write(Operations.put(own)).thenAccept(written -> {
            audit.owns(zone, own.key());
            time.after(
                    Duration.ofSeconds(random.nextInt(100)),
                    () -> zone.process.run(() -> {
                        audit.ownsNoMore(zone, own.key());
                        zone.store.write(Operations.delete(own.key()));
                    }));
        }));
    }

    private void onConnection(ZoneNode zone, Consumer<Connection> change) {
        Connection connection = zone.connection;
        if (connection != null && connection.open()) {
            change.accept(connection);
        }
    }

    private void crash(Process process, Disk disk) {
        switch (random.nextInt(3)) {
            case 0 -> process.kill();
            case 1 -> disk.killAtNextWrite(Disk.Death.BEFORE);
            default -> disk.killAtNextWrite(Disk.Death.AFTER);
        }
    }

    private void tamper(ZoneNode zone) {
        List<StoredResource> copies = zone.store.list(ResourceKinds.named("MeshTimeout")).stream()
                .filter(stored -> ZoneNode.copy(stored.resource()))
                .toList();
        if (!copies.isEmpty() && zone.process.alive()) {
            audit.tampered(zone);
            Resource victim = copies.get(random.nextInt(copies.size())).resource();
            zone.process.run(() -> zone.store.write(
                    random.nextBoolean()
                            ? Operations.delete(victim.key())
                            : Operations.put(victim.withSpec(ByteString.copyFromUtf8("{\"targetRef\":{}}")))));
        }
    }

    private void disconnectAll() {
        zones.forEach(zone -> onConnection(zone, Connection::cut));
    }

    private void dial() {
        for (ZoneNode zone : zones) {
            boolean connected = zone.connection != null && zone.connection.open();
            if (!connected && zone.process.alive() && global.process.alive()) {
                connect(zone);
            }
        }
        time.after(DIAL, this::dial);
    }

    private void connect(ZoneNode zone) {
        Connection connection = new Connection(time, random, zone.process, global.process);
        connections.add(connection);
        zone.connection = connection;
        global.process.run(() -> zone.process.run(() -> {
            var atGlobal = global.hub.open(
                    new PeerIdentity(zone.name, zone.instance(), "simulated"),
                    wiring.link(zone.name, connection.toZone));
            var provider = wiring.session(zone.name, atGlobal);
            var subscriber = wiring.session(zone.name, zone.drive.open(wiring.link(zone.name, connection.toGlobal)));
            connection.toGlobal.join(provider, subscriber);
            connection.toZone.join(subscriber, provider);
        }));
    }

    Instant now() {
        return time.now();
    }
}
