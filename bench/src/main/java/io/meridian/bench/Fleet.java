package io.meridian.bench;

import io.grpc.ManagedChannel;
import io.meridian.e2e.process.Answer;
import io.meridian.e2e.process.ControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One packaged global in a process of its own, and simulated zones on sockets of their own. */
final class Fleet implements AutoCloseable {
    private final ControlPlane global;
    private final HttpConnection rest;
    private final Connections connections;
    private final Arrivals arrivals;
    private final List<SimulatedZone> zones = new ArrayList<>();
    private final int size;
    private int changes;

    private Fleet(ControlPlane global, int size) throws IOException {
        this.global = global;
        this.rest = new HttpConnection(global.ports().http());
        this.connections = new Connections(certificate(global));
        this.arrivals = new Arrivals(size);
        this.size = size;
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
     * Connects all zones at once.
     *
     * @return from the first connection to the last zone that holds everything
     */
    Duration connect() throws InterruptedException {
        List<String> tokens = new ArrayList<>();
        List<ManagedChannel> channels = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            tokens.add(token("bench-" + i));
            channels.add(connections.open(global.ports().kds()));
        }
        CountDownLatch missing = new CountDownLatch(size);
        boolean[] joined = new boolean[size];
        long begin = System.nanoTime();
        for (int i = 0; i < size; i++) {
            int index = i;
            zones.add(SimulatedZone.connect(channels.get(i), "bench-" + i, tokens.get(i), (zone, response) -> {
                if (!joined[index]) {
                    joined[index] = true;
                    missing.countDown();
                } else if (response.resources() > 1) {
                    arrivals.arrived(index);
                }
            }));
        }
        if (!missing.await(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    missing.getCount() + " of " + size + " zones hold nothing after 120 s:\n" + global.logTail());
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Changes a Mesh; nanoseconds from before the PUT to its arrival at each zone. */
    long[] change() throws Exception {
        changes++;
        Arrivals.Round round = arrivals.begin();
        int status = rest.put("/meshes/default", mesh(changes));
        if (status != 200) {
            throw new IllegalStateException("PUT of the mesh was answered " + status + ":\n" + global.logTail());
        }
        return round.await(30);
    }

    /** The Mesh of a number: each differs from the one before. */
    static byte[] mesh(int number) {
        return ("{\"type\":\"Mesh\",\"name\":\"default\",\"routing\":{\"localityAwareLoadBalancing\":"
                        + (number % 2 == 1)
                        + "},\"constraints\":{\"dataplaneProxy\":{\"requirements\":[{\"tags\":{\"number\":\"" + number
                        + "\"}}]}}}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private String token(String zone) {
        Answer answer = global.api()
                .post("/tokens/zone", "{\"zone\":\"" + zone + "\",\"scope\":[\"cp\"],\"validFor\":\"24h\"}");
        if (answer.status() != 200) {
            throw new IllegalStateException("no token for zone " + zone + ": " + answer.status());
        }
        return answer.body();
    }

    @Override
    public void close() throws Exception {
        zones.forEach(SimulatedZone::cancel);
        connections.close();
        rest.close();
    }
}
