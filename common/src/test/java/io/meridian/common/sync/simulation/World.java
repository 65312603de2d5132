package io.meridian.common.sync.simulation;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.sync.Message;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.direction.ZoneToGlobal;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
    final Set<String> sights = new TreeSet<>();
    private final Map<String, String> epochs = new HashMap<>();
    private final boolean large;

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
        // Large resources take time to digest: some seeds have them.
        this.large = random.nextInt(12) == 0;
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
            if (random.nextInt(3) == 0) {
                inZone(zone(), operations.inZone());
            } else if (global.process.alive()) {
                operate(operations.next(global.store));
            }
            if (large && random.nextInt(50) == 0) {
                operate(Operations.put(operations.large("Secret", Map.of())));
                inZone(zone(), Operations.put(operations.large("Dataplane", Map.of(Labels.ORIGIN, "zone"))));
            }
            if (random.nextInt(40) == 0) {
                backUp();
            }
            pass(Duration.ofMillis(random.nextInt(random.nextInt(20) == 0 ? 20_000 : 300)));
        }
    }

    /** Ends all faults, and lets time pass until everything has had the chance to be tried again. */
    void heal() {
        connections.forEach(connection -> connection.slowDown(Duration.ofMillis(2)));
        global.disk.mend();
        zones.forEach(zone -> zone.disk.mend());
        // Whoever is to start again does so, in its newest version.
        pass(Duration.ofSeconds(10));
        new ArrayList<>(zones)
                .forEach(zone -> modernise(zone.kinds, new GlobalToZone().kinds(), zone.process, zone::start));
        modernise(global.kinds, new ZoneToGlobal("").kinds(), global.process, global::start);
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

    void inZone(ZoneNode zone, Write write) {
        zone.process.run(() -> zone.store.write(write).thenRun(zone::acknowledged));
    }

    private void backUp() {
        if (random.nextBoolean()) {
            if (global.process.alive()) {
                global.backUp();
            }
        } else {
            zone().backUp();
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
            case DUPLICATE -> onConnection(zone, Connection::duplicateNext);
            case DROP -> {
                audit.loses(zone);
                onConnection(zone, Connection::dropNext);
            }
            case REORDER -> {
                audit.loses(zone);
                onConnection(zone, Connection::reorderNext);
            }
            case ZONE_CRASH -> {
                zone.process.kill();
                startLater(zone);
            }
            case GLOBAL_CRASH -> {
                global.process.kill();
                startGlobalLater();
            }
            case TORN_WRITE -> {
                Disk.Death death = random.nextBoolean() ? Disk.Death.BEFORE : Disk.Death.AFTER;
                if (random.nextBoolean()) {
                    zone.disk.killAtNextWrite(death);
                    startLater(zone);
                } else {
                    global.disk.killAtNextWrite(death);
                    startGlobalLater();
                }
            }
            case ZONE_DISK_FULL -> {
                Disk disk = zone.disk;
                disk.full(true);
                time.after(Duration.ofSeconds(random.nextInt(60)), () -> disk.full(false));
            }
            case GLOBAL_DISK_FULL -> {
                Disk disk = global.disk;
                disk.full(true);
                time.after(Duration.ofSeconds(random.nextInt(20)), () -> disk.full(false));
            }
            case CLOCK_JUMP ->
                (random.nextBoolean() ? zone.process : global.process)
                        .jump(Duration.ofMinutes(random.nextInt(-180, 180)));
            case POISON -> {
                if (random.nextBoolean()) {
                    operate(Operations.put(operations.poison(zone.name)));
                } else {
                    inZone(zone, Operations.put(operations.poisonForGlobal()));
                }
            }
            case TWO_SESSIONS -> {
                if (connected && zone.process.alive() && global.process.alive()) {
                    connect(zone);
                }
            }
            case RESTORE -> {
                audit.historyChanges();
                global.restore();
            }
            case ZONE_RESTORE -> {
                audit.historyChanges();
                audit.startsOver(zone);
                zone.restore();
            }
            case COMPACTION -> {
                if (random.nextBoolean()) {
                    zone.compact();
                } else if (global.process.alive()) {
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
            }
            case ZONE_WIPE -> {
                audit.historyChanges();
                audit.startsOver(zone);
                zone.wipe();
            }
            case VERSION_SKEW -> skew(zone);
            case TAMPERING -> {
                if (random.nextBoolean()) {
                    tamper(zone);
                } else {
                    tamperAtGlobal();
                }
            }
            case COLLISION -> {
                if (random.nextBoolean()) {
                    collide(zone);
                } else {
                    collideAtGlobal(zone);
                }
            }
            case ZONE_DELETED -> operate(Operations.delete(ResourceKey.global("Zone", zone.name)));
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
                        if (audit.ownsNoMore(zone, own.key())) {
                            zone.store.write(Operations.delete(own.key()));
                        }
                    }));
        }));
    }

    private void onConnection(ZoneNode zone, Consumer<Connection> change) {
        Connection connection = zone.connection;
        if (connection != null && connection.open()) {
            change.accept(connection);
        }
    }

    private void startLater(ZoneNode zone) {
        time.after(Duration.ofSeconds(1 + random.nextInt(4)), () -> {
            zone.process.kill();
            zone.start();
        });
    }

    private void startGlobalLater() {
        time.after(Duration.ofSeconds(1 + random.nextInt(4)), () -> {
            global.process.kill();
            global.start();
        });
    }

    /** A peer starts anew and knows a kind less, or all again. */
    private void skew(ZoneNode zone) {
        if (random.nextBoolean()) {
            zone.process.kill();
            toggle(zone.kinds, random.nextBoolean() ? "MeshTimeout" : "MeshService");
            zone.start();
        } else {
            global.process.kill();
            toggle(global.kinds, random.nextBoolean() ? "Dataplane" : "MeshService");
            global.start();
        }
    }

    private static void toggle(Set<String> kinds, String kind) {
        if (!kinds.remove(kind)) {
            kinds.add(kind);
        }
    }

    private static void modernise(Set<String> kinds, Set<String> all, Process process, Runnable start) {
        if (kinds.addAll(all)) {
            process.kill();
            start.run();
        }
    }

    /** A policy of global's under the name of a zone's, for a while. */
    private void collideAtGlobal(ZoneNode zone) {
        Resource own = operations.inTheWayOf(zone.name);
        if (global.process.alive() && global.store.get(own.key()).isEmpty()) {
            Process process = global.process;
            operate(Operations.put(own));
            time.after(
                    Duration.ofSeconds(random.nextInt(100)),
                    () -> process.run(() -> global.store
                            .get(own.key())
                            .filter(stored ->
                                    stored.resource().label(Labels.ORIGIN).isEmpty())
                            .ifPresent(stored -> global.store.write(Operations.delete(own.key())))));
        }
    }

    /** Somebody changes what a zone provided. */
    private void tamperAtGlobal() {
        List<StoredResource> copies = global.store.list(ResourceKinds.DATAPLANE);
        if (!copies.isEmpty() && global.process.alive()) {
            Resource victim = copies.get(random.nextInt(copies.size())).resource();
            ZoneToGlobal.provider(victim).ifPresent(audit::tamperedAtGlobal);
            operate(
                    random.nextBoolean()
                            ? Operations.delete(victim.key())
                            : Operations.put(victim.withSpec(ByteString.copyFromUtf8("tampered"))));
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
        // A write that kills global must not be taken for one of the zone's.
        global.process.run(() -> declare(zone));
        global.process.run(() -> zone.process.run(() -> {
            var down = wiring.session(
                    Line.DOWN,
                    zone.name,
                    global.hub.open(zone.self(), wiring.link(Line.DOWN, zone.name, connection.toZone)));
            var held = wiring.session(
                    Line.DOWN,
                    zone.name,
                    zone.drive.open(wiring.link(Line.DOWN, zone.name, watched(Line.DOWN, connection.toGlobal))));
            connection.toGlobal.join(down, held);
            connection.toZone.join(seen(Line.DOWN, zone, held), down);
            var up = wiring.session(
                    Line.UP,
                    zone.name,
                    zone.hub.open(global.self(), wiring.link(Line.UP, zone.name, connection.upToGlobal)));
            var taken = wiring.session(
                    Line.UP,
                    zone.name,
                    global.subscriber.open(
                            zone.self(), wiring.link(Line.UP, zone.name, watched(Line.UP, connection.upToZone))));
            connection.upToZone.join(up, taken);
            connection.upToGlobal.join(seen(Line.UP, zone, taken), up);
        }));
    }

    /** A zone that connects is declared, as soon as its store can write. */
    private void declare(ZoneNode zone) {
        Resource declared = operations.zone(zone.name, true);
        if (global.store.get(declared.key()).isEmpty()) {
            global.store.write(Write.of(
                    new Write.Mutation.Put(declared, Write.Expected.ABSENT, Optional.empty()), "registration"));
        }
    }

    /** Notes what the subscriber of a line hears. */
    private Session<FromProvider> seen(Line line, ZoneNode zone, Session<FromProvider> session) {
        return new Session<>() {
            private int parts;

            @Override
            public void received(FromProvider message) {
                switch (message) {
                    case Message.Begin begin -> {
                        saw(
                                line,
                                switch (begin.mode()) {
                                    case FULL -> Sight.FULL_SYNC;
                                    case DELTA -> Sight.DELTA_RESUME;
                                    case COMPARE -> Sight.COMPARISON;
                                });
                        String former =
                                epochs.put(line + zone.name, begin.head().epoch());
                        if (former != null && !former.equals(begin.head().epoch())) {
                            saw(line, Sight.EPOCH_CHANGE);
                        }
                    }
                    case Message.Part part -> {
                        if (++parts > 1) {
                            saw(line, Sight.SEVERAL_PARTS);
                        }
                    }
                    case Message.Bookmark bookmark -> parts = 0;
                    case Message.Paused paused -> {}
                }
                session.received(message);
            }

            @Override
            public void ready() {
                session.ready();
            }

            @Override
            public void closed() {
                session.closed();
            }
        };
    }

    /** Notes what the subscriber of a line says. */
    private Link<FromSubscriber> watched(Line line, Link<FromSubscriber> link) {
        return new Link<>() {
            @Override
            public boolean ready() {
                return link.ready();
            }

            @Override
            public void send(FromSubscriber message) {
                if (message instanceof Message.Ack ack && !ack.withheld().isEmpty()) {
                    saw(line, Sight.REFUSAL);
                }
                link.send(message);
            }

            @Override
            public void close(String reason) {
                link.close(reason);
            }
        };
    }

    private void saw(Line line, Sight sight) {
        sights.add(line + " " + sight);
    }
}
