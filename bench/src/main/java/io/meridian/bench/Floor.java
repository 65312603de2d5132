package io.meridian.bench;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The bare broadcast in a process of its own, with receivers on sockets of their own (see {@link FloorServer}). */
final class Floor implements AutoCloseable {
    private final Process process;
    private final int port;
    private final Path certificate;
    private final int size;
    private final Arrivals arrivals;
    private Connections connections;
    private ManagedChannel sender;
    private volatile CountDownLatch counted = new CountDownLatch(0);

    private Floor(Process process, int port, Path certificate, int size) throws IOException {
        this.process = process;
        this.port = port;
        this.certificate = certificate;
        this.size = size;
        this.arrivals = new Arrivals(size);
        this.connections = new Connections(certificate);
        this.sender = connections.open(port);
    }

    /**
     * Starts the server and connects its receivers.
     *
     * @param certificate PEM file for localhost
     * @param key its private key, PEM
     * @param receivers how many streams
     */
    static Floor start(Path certificate, Path key, int receivers) throws IOException, InterruptedException {
        int port = freePort();
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FloorServer.class.getName(),
                        Integer.toString(port),
                        certificate.toString(),
                        key.toString())
                .inheritIO()
                .start();
        Floor floor = new Floor(process, port, certificate, receivers);
        floor.connect(0);
        return floor;
    }

    /**
     * How long so many streams take that open at once, each of which gets so many bytes; warm, as everything here is measured.
     *
     * @param bytes for each stream
     */
    static Duration join(Path certificate, Path key, int receivers, long bytes)
            throws IOException, InterruptedException {
        try (Floor floor = start(certificate, key, receivers)) {
            floor.reconnect(bytes);
            return floor.reconnect(bytes);
        }
    }

    private Duration reconnect(long bytes) throws IOException, InterruptedException {
        connections.close();
        connections = new Connections(certificate);
        sender = connections.open(port);
        return connect(bytes);
    }

    private Duration connect(long bytes) throws InterruptedException {
        CountDownLatch subscribed = new CountDownLatch(size);
        byte[] request = ByteBuffer.allocate(Long.BYTES).putLong(bytes).array();
        long begin = System.nanoTime();
        for (int i = 0; i < size; i++) {
            ClientCalls.asyncServerStreamingCall(
                    connections.open(port).newCall(FloorServer.SUBSCRIBE, CallOptions.DEFAULT.withWaitForReady()),
                    request,
                    new Receiver(i, subscribed));
        }
        if (!subscribed.await(300, TimeUnit.SECONDS)) {
            throw new IllegalStateException(subscribed.getCount() + " receivers of the floor did not connect");
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** Sends a message to every receiver; nanoseconds from here to each arrival. */
    long[] broadcast(byte[] message) throws Exception {
        Arrivals.Round round = arrivals.begin();
        ClientCalls.blockingUnaryCall(sender, FloorServer.BROADCAST, CallOptions.DEFAULT, message);
        return round.await(30);
    }

    /** Sends messages of a size to every receiver, without waiting in between; until the last has arrived. */
    Duration burst(int bytes, int times) throws InterruptedException {
        byte[] message = new byte[bytes];
        Arrays.fill(message, (byte) 'x');
        CountDownLatch missing = new CountDownLatch(times * size);
        counted = missing;
        long begin = System.nanoTime();
        for (int i = 0; i < times; i++) {
            ClientCalls.blockingUnaryCall(sender, FloorServer.BROADCAST, CallOptions.DEFAULT, message);
        }
        if (!missing.await(120, TimeUnit.SECONDS)) {
            throw new IllegalStateException(missing.getCount() + " messages of the floor did not arrive");
        }
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    /** CPU time of the server so far. */
    Duration cpu() {
        return ProcessCost.cpu(process.pid());
    }

    @Override
    public void close() throws InterruptedException {
        connections.close();
        process.destroyForcibly().waitFor();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private final class Receiver implements StreamObserver<byte[]> {
        private final int index;
        private final CountDownLatch subscribed;

        Receiver(int index, CountDownLatch subscribed) {
            this.index = index;
            this.subscribed = subscribed;
        }

        @Override
        public void onNext(byte[] message) {
            if (message.length == 0) {
                subscribed.countDown();
            } else if (message[0] != 0) {
                arrivals.arrived(index);
                counted.countDown();
            }
        }

        @Override
        public void onError(Throwable t) {
            // A receiver that is gone is missed by whoever waits for it.
        }

        @Override
        public void onCompleted() {}
    }
}
