package io.meridian.common.sync.simulation;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.direction.ZoneToGlobal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Lets things go wrong in a world. */
final class Faults {

    private final World world;
    private final Random random;
    private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);

    Faults(World world, Random random) {
        this.world = world;
        this.random = random;
    }

    /** How many came to something. */
    int injected() {
        return injected.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Which did. */
    Set<Fault> kinds() {
        return injected.keySet();
    }

    /** Lets something go wrong, if there is anything that it can go wrong with. */
    void inject(Fault fault) {
        if (happens(fault, world.zone())) {
            injected.merge(fault, 1, Integer::sum);
        }
    }

    private boolean happens(Fault fault, ZoneNode zone) {
        return switch (fault) {
            case CUT -> onConnection(zone, Connection::cut);
            case HALF_OPEN -> onConnection(zone, Connection::becomeHalfOpen);
            case DELAY ->
                onConnection(zone, one -> {
                    one.slowDown(Duration.ofMillis(3000));
                    later(10, () -> one.slowDown(Duration.ofMillis(5)));
                });
            case SLOW_READER -> onConnection(zone, one -> one.slowDown(Duration.ofSeconds(8)));
            case DUPLICATE -> onConnection(zone, Connection::duplicateNext);
            case DROP -> onConnection(zone, one -> lose(zone, one::dropNext));
            case REORDER -> onConnection(zone, one -> lose(zone, one::reorderNext));
            case ZONE_CRASH -> crash(zone.process, () -> startLater(zone));
            case GLOBAL_CRASH -> crash(world.global.process, this::startGlobalLater);
            case TORN_WRITE -> tearWrite(zone, random.nextBoolean() ? Disk.Death.BEFORE : Disk.Death.AFTER);
            case ZONE_DISK_FULL -> fill(zone.disk, 60);
            case GLOBAL_DISK_FULL -> fill(world.global.disk, 20);
            case CLOCK_JUMP -> {
                Process process = random.nextBoolean() ? zone.process : world.global.process;
                process.jump(Duration.ofMinutes(random.nextInt(-180, 180)));
                yield process.alive();
            }
            case POISON -> random.nextBoolean() ? poison(zone) : poisonGlobal(zone);
            case TWO_SESSIONS ->
                onConnection(zone, one -> {
                    if (zone.process.alive() && world.global.process.alive()) {
                        world.connect(zone);
                    }
                });
            case RESTORE -> {
                world.audit().historyChanges();
                world.global.restore();
                yield true;
            }
            case ZONE_RESTORE -> startOver(zone, zone::restore);
            case COMPACTION -> random.nextBoolean() ? compact(zone) : compactGlobal();
            case FILTER_CHANGE -> {
                zone.process.kill();
                toggle(zone.features, GlobalToZone.OPTIONAL_TARGET_REF);
                zone.start();
                yield true;
            }
            case WIPE -> {
                world.audit().wiping();
                world.global.wipe();
                yield true;
            }
            case ZONE_WIPE -> startOver(zone, zone::wipe);
            case VERSION_SKEW -> random.nextBoolean() ? skew(zone) : skewGlobal();
            case TAMPERING -> random.nextBoolean() ? tamper(zone) : tamperAtGlobal();
            case COLLISION -> random.nextBoolean() ? collide(zone) : collideAtGlobal(zone);
            case ZONE_DELETED -> {
                world.operate(Operations.delete(ResourceKey.global("Zone", zone.name)));
                yield world.global.process.alive();
            }
        };
    }

    private void lose(ZoneNode zone, Runnable loss) {
        world.audit().loses(zone);
        loss.run();
    }

    private boolean crash(Process process, Runnable start) {
        boolean alive = process.alive();
        process.kill();
        start.run();
        return alive;
    }

    private boolean tearWrite(ZoneNode zone, Disk.Death death) {
        if (random.nextBoolean()) {
            zone.disk.killAtNextWrite(death);
            startLater(zone);
        } else {
            world.global.disk.killAtNextWrite(death);
            startGlobalLater();
        }
        return true;
    }

    private boolean fill(Disk disk, int seconds) {
        disk.full(true);
        later(random.nextInt(seconds), () -> disk.full(false));
        return true;
    }

    private boolean poison(ZoneNode zone) {
        world.operate(Operations.put(world.operations.poison(zone.name)));
        return world.global.process.alive();
    }

    private boolean poisonGlobal(ZoneNode zone) {
        world.inZone(zone, Operations.put(world.operations.poisonForGlobal()));
        return zone.process.alive();
    }

    private boolean startOver(ZoneNode zone, Runnable start) {
        world.audit().historyChanges();
        world.audit().startsOver(zone);
        start.run();
        return true;
    }

    private static boolean compact(ZoneNode zone) {
        zone.compact();
        return true;
    }

    private boolean compactGlobal() {
        boolean alive = world.global.process.alive();
        if (alive) {
            world.global.compact();
        }
        return alive;
    }

    /** A peer starts anew and knows a kind less, or all again. */
    private boolean skew(ZoneNode zone) {
        zone.process.kill();
        toggle(zone.kinds, random.nextBoolean() ? "MeshTimeout" : "MeshService");
        zone.start();
        return true;
    }

    private boolean skewGlobal() {
        world.global.process.kill();
        toggle(world.global.kinds, random.nextBoolean() ? "Dataplane" : "MeshService");
        world.global.start();
        return true;
    }

    private static void toggle(Set<String> names, String name) {
        if (!names.remove(name)) {
            names.add(name);
        }
    }

    /** Somebody changes what a zone holds. */
    private boolean tamper(ZoneNode zone) {
        List<StoredResource> copies = zone.store.list(ResourceKinds.named("MeshTimeout")).stream()
                .filter(stored -> ZoneNode.copy(stored.resource()))
                .toList();
        if (copies.isEmpty() || !zone.process.alive()) {
            return false;
        }
        world.audit().tampered(zone);
        Resource victim = copies.get(random.nextInt(copies.size())).resource();
        zone.process.run(() -> zone.store.write(
                random.nextBoolean()
                        ? Operations.delete(victim.key())
                        : Operations.put(victim.withSpec(ByteString.copyFromUtf8("{\"targetRef\":{}}")))));
        return true;
    }

    /** Somebody changes what a zone provided. */
    private boolean tamperAtGlobal() {
        List<StoredResource> copies = world.global.store.list(ResourceKinds.DATAPLANE);
        if (copies.isEmpty() || !world.global.process.alive()) {
            return false;
        }
        Resource victim = copies.get(random.nextInt(copies.size())).resource();
        ZoneToGlobal.provider(victim).ifPresent(world.audit()::tamperedAtGlobal);
        world.operate(
                random.nextBoolean()
                        ? Operations.delete(victim.key())
                        : Operations.put(victim.withSpec(ByteString.copyFromUtf8("tampered"))));
        return true;
    }

    /** A Secret of the zone's own, for a while: nobody else may touch it. */
    private boolean collide(ZoneNode zone) {
        Resource own = new Resource(
                new ResourceKey("Secret", "default", "s" + random.nextInt(4)),
                Map.of(Labels.ORIGIN, "zone"),
                ByteString.copyFromUtf8("own"));
        if (!zone.process.alive() || zone.store.get(own.key()).isPresent()) {
            return false;
        }
        Audit audit = world.audit();
        zone.process.run(() -> zone.store.write(Operations.put(own)).thenAccept(written -> {
            audit.owns(zone, own.key());
            later(
                    random.nextInt(100),
                    () -> zone.process.run(() -> {
                        if (audit.ownsNoMore(zone, own.key())) {
                            zone.store.write(Operations.delete(own.key()));
                        }
                    }));
        }));
        return true;
    }

    /** A policy of global's under the name of a zone's, for a while. */
    private boolean collideAtGlobal(ZoneNode zone) {
        GlobalNode global = world.global;
        Resource own = world.operations.inTheWayOf(zone.name);
        if (!global.process.alive() || global.store.get(own.key()).isPresent()) {
            return false;
        }
        Process process = global.process;
        world.operate(Operations.put(own));
        later(
                random.nextInt(100),
                () -> process.run(() -> global.store
                        .get(own.key())
                        .filter(stored -> stored.resource().label(Labels.ORIGIN).isEmpty())
                        .ifPresent(stored -> global.store.write(Operations.delete(own.key())))));
        return true;
    }

    private static boolean onConnection(ZoneNode zone, Consumer<Connection> change) {
        Connection connection = zone.connection;
        boolean open = connection != null && connection.open();
        if (open) {
            change.accept(connection);
        }
        return open;
    }

    private void startLater(ZoneNode zone) {
        later(1 + random.nextInt(4), () -> {
            zone.process.kill();
            zone.start();
        });
    }

    private void startGlobalLater() {
        later(1 + random.nextInt(4), () -> {
            world.global.process.kill();
            world.global.start();
        });
    }

    private void later(int seconds, Runnable task) {
        world.time.after(Duration.ofSeconds(seconds), task);
    }
}
