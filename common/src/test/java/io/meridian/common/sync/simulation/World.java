package io.meridian.common.sync.simulation;

import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A global and its zones, through a stretch of operations and faults. */
final class World {

    private static final Duration DIAL = Duration.ofMillis(700);

    final VirtualTime time;
    final GlobalNode global;
    final List<ZoneNode> zones = new ArrayList<>();
    /** Every connection there ever was. */
    final List<Connection> connections = new ArrayList<>();

    final Operations operations;

    private final Random random;
    private final Wiring wiring;
    private final Audit audit;
    final Set<String> sights = new TreeSet<>();
    private final Map<String, String> epochs = new HashMap<>();
    private final Set<String> kinds = new TreeSet<>();
    private final Faults faults;
    private final boolean large;
    private int operated;

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
        this.faults = new Faults(this, random);
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

    /**
     * Lives through some operations with some faults among them.
     *
     * @param least operations that are carried out, at least
     * @param most faults that come to something, spread over them
     * @param among which faults
     */
    void live(int least, int most, List<Fault> among) {
        while (operated < least) {
            int due = most - faults.injected();
            if (random.nextInt(Math.max(due, least - operated)) < due) {
                faults.inject(among.get(random.nextInt(among.size())));
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
        global.process.run(() -> {
            count(write);
            global.store.write(write).thenRun(global::acknowledged);
        });
    }

    private void count(Write write) {
        operated++;
        write.mutations().forEach(mutation -> kinds.add(mutation.key().kind()));
    }

    /** Writes that were asked of stores, by operators and in zones. */
    int operated() {
        return operated;
    }

    /** The kinds of what they were about. */
    Set<String> kinds() {
        return kinds;
    }

    Faults faults() {
        return faults;
    }

    ZoneNode zone() {
        return zones.get(random.nextInt(zones.size()));
    }

    void inZone(ZoneNode zone, Write write) {
        zone.process.run(() -> {
            count(write);
            zone.store.write(write).thenRun(zone::acknowledged);
        });
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

    private static void modernise(Set<String> kinds, Set<String> all, Process process, Runnable start) {
        if (kinds.addAll(all)) {
            process.kill();
            start.run();
        }
    }

    private void disconnectAll() {
        for (ZoneNode zone : zones) {
            Connection connection = zone.connection;
            if (connection != null) {
                connection.cut();
            }
        }
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

    void connect(ZoneNode zone) {
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
