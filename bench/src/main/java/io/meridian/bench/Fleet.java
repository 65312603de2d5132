package io.meridian.bench;

import io.grpc.ManagedChannel;
import io.meridian.e2e.process.Answer;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.wire.sync.v1.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One packaged global in a process of its own, and simulated zones on sockets of their own. */
final class Fleet implements AutoCloseable {
    /** Told of each message to each zone, by the one thread of all connections. */
    @FunctionalInterface
    interface Watcher {
        void arrived(int zone, ResponseScan response);
    }

    /** Changes something, or whatever else is to be done at a moment. */
    @FunctionalInterface
    interface Deed {
        void run() throws Exception;
    }

    private final ControlPlane global;
    private final HttpConnection rest;
    private final List<String> tokens = new ArrayList<>();
    private final Arrivals arrivals;
    private final int size;
    private @Nullable Connections connections;
    private final Map<Integer, SimulatedZone> zones = new ConcurrentSkipListMap<>();
    private int dialledAgain;
    private volatile Watcher watcher = (zone, response) -> {};
    private int changes;

    private Fleet(ControlPlane global, int size) throws IOException {
        this.global = global;
        this.rest = new HttpConnection(global.ports().http());
        this.arrivals = new Arrivals(size);
        this.size = size;
        for (int i = 0; i < size; i++) {
            tokens.add(token(global, name(i)));
        }
    }

    /**
     * @param global running, with what the zones are to receive
     * @param size how many zones; none is connected yet
     */
    static Fleet of(ControlPlane global, int size) throws IOException {
        return new Fleet(global, size);
    }

    /** The certificate that a global made for itself. */
    static Path certificate(ControlPlane global) {
        return global.workDir().resolve("kuma-cp.crt");
    }

    /** Its private key. */
    static Path key(ControlPlane global) {
        return global.workDir().resolve("kuma-cp.key");
    }

    /**
     * Connects all zones at once, none of which holds anything.
     *
     * @return from the first connection to the last zone that holds everything
     */
    Duration connect() throws IOException, InterruptedException {
        return connect(zone -> Optional.empty());
    }

    /**
     * Breaks all connections off and connects all zones again at once, each from where it stands.
     *
     * @param meanwhile done while no zone is connected
     * @return from the first connection to the last zone that holds everything
     */
    Duration reconnect(Deed meanwhile) throws Exception {
        List<Position> positions = zones().stream().map(SimulatedZone::position).toList();
        disconnect();
        meanwhile.run();
        return connect(zone -> Optional.of(positions.get(zone)));
    }

    private Duration connect(IntFunction<Optional<Position>> from) throws IOException, InterruptedException {
        Connections opened = new Connections(certificate(global));
        connections = opened;
        Joining joining = new Joining(size);
        long begin = System.nanoTime();
        for (int i = 0; i < size; i++) {
            dial(i, opened.open(global.ports().kds()), from.apply(i), joining);
        }
        if (!joining.missing.await(300, TimeUnit.SECONDS)) {
            throw new IllegalStateException(joining.missing.getCount() + " of " + size
                    + " zones hold nothing after 300 s, connections were lost " + joining.lost + "\n"
                    + global.logTail());
        }
        dialledAgain = joining.lost.size();
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Zones that connect at once. What the connections' one thread writes of it. */
    private static final class Joining {
        private final CountDownLatch missing;
        private final boolean[] joined;
        private final List<String> lost = new CopyOnWriteArrayList<>();

        Joining(int size) {
            missing = new CountDownLatch(size);
            joined = new boolean[size];
        }
    }

    /** Opens the session of a zone; again, as a zone does, when it is lost before the zone holds everything. */
    private void dial(int zone, ManagedChannel channel, Optional<Position> from, Joining joining) {
        SimulatedZone dialled = SimulatedZone.connect(
                channel,
                name(zone),
                tokens.get(zone),
                from,
                (session, response) -> {
                    watcher.arrived(zone, response);
                    if (response.bookmark().isPresent() && !joining.joined[zone]) {
                        joining.joined[zone] = true;
                        joining.missing.countDown();
                    } else if (response.bookmark().isPresent() && response.resources() > 1) {
                        arrivals.arrived(zone);
                    }
                },
                status -> {
                    if (!joining.joined[zone] && !channel.isShutdown()) {
                        joining.lost.add(String.valueOf(status.getDescription()));
                        dial(zone, channel, from, joining);
                    }
                });
        zones.put(zone, dialled);
    }

    /** How many sessions were lost, and opened again, when the zones connected last. */
    int dialledAgain() {
        return dialledAgain;
    }

    private void disconnect() throws InterruptedException {
        zones.values().forEach(SimulatedZone::cancel);
        if (connections != null) {
            connections.close();
        }
    }

    /** The zones as they are connected now. */
    List<SimulatedZone> zones() {
        return List.copyOf(zones.values());
    }

    /** Tells somebody of every message from now on, instead of whoever was told before. */
    void watch(Watcher told) {
        watcher = told;
    }

    /** Changes a Mesh; nanoseconds from before the PUT to its arrival at each zone. */
    long[] change() throws Exception {
        return change(0, this::put);
    }

    /** Makes a change; nanoseconds from before it to its arrival at each zone from one on. */
    long[] change(int first, Deed change) throws Exception {
        Arrivals.Round round = arrivals.begin(first);
        change.run();
        return round.await(30);
    }

    /** Changes the Mesh again, and does not wait for its arrival. */
    void put() throws IOException {
        changes++;
        put("/meshes/default", mesh(changes));
    }

    /** Puts a resource. */
    void put(String path, byte[] json) throws IOException {
        int status = rest.put(path, json);
        if (status != 200 && status != 201) {
            throw new IllegalStateException("PUT " + path + " was answered " + status + ":\n" + global.logTail());
        }
    }

    /**
     * Global's head: makes a change and waits until all zones stand at it, so that none is on its way to any.
     *
     * @throws IllegalStateException when they do not within 30 s
     */
    long settle() throws Exception {
        change();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < deadline) {
            List<Long> revisions = zones().stream()
                    .map(zone -> zone.position().getRevision())
                    .distinct()
                    .toList();
            if (revisions.size() == 1) {
                return revisions.getFirst();
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
        throw new IllegalStateException("after 30 s the zones do not stand at one revision");
    }

    /** The Mesh of a number: each differs from the one before. */
    static byte[] mesh(int number) {
        return ("{\"type\":\"Mesh\",\"name\":\"default\",\"routing\":{\"localityAwareLoadBalancing\":"
                        + (number % 2 == 1)
                        + "},\"constraints\":{\"dataplaneProxy\":{\"requirements\":[{\"tags\":{\"number\":\"" + number
                        + "\"}}]}}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String name(int zone) {
        return "bench-" + zone;
    }

    /** A token for a zone, from global itself. */
    static String token(ControlPlane global, String zone) {
        Answer answer = global.api()
                .post("/tokens/zone", "{\"zone\":\"" + zone + "\",\"scope\":[\"cp\"],\"validFor\":\"24h\"}");
        if (answer.status() != 200) {
            throw new IllegalStateException("no token for zone " + zone + ": " + answer.status());
        }
        return answer.body();
    }

    @Override
    public void close() throws Exception {
        disconnect();
        rest.close();
    }
}
