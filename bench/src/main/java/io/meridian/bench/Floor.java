package io.meridian.bench;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The bare broadcast in a process of its own, with receivers on sockets of their own (see {@link FloorServer}). */
final class Floor implements AutoCloseable {
    private final Process process;
    private final Connections connections;
    private final ManagedChannel sender;
    private final Arrivals arrivals;

    private Floor(Process process, Connections connections, ManagedChannel sender, Arrivals arrivals) {
        this.process = process;
        this.connections = connections;
        this.sender = sender;
        this.arrivals = arrivals;
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
        Connections connections = new Connections(certificate);
        Arrivals arrivals = new Arrivals(receivers);
        CountDownLatch subscribed = new CountDownLatch(receivers);
        for (int i = 0; i < receivers; i++) {
            ClientCalls.asyncServerStreamingCall(
                    connections.open(port).newCall(FloorServer.SUBSCRIBE, CallOptions.DEFAULT.withWaitForReady()),
                    new byte[0],
                    new Receiver(i, arrivals, subscribed));
        }
        ManagedChannel sender = connections.open(port);
        if (!subscribed.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException(subscribed.getCount() + " receivers of the floor did not connect");
        }
        return new Floor(process, connections, sender, arrivals);
    }

    /** Sends a message to every receiver; nanoseconds from here to each arrival. */
    long[] broadcast(byte[] message) throws Exception {
        Arrivals.Round round = arrivals.begin();
        ClientCalls.blockingUnaryCall(sender, FloorServer.BROADCAST, CallOptions.DEFAULT, message);
        return round.await(30);
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

    private record Receiver(int index, Arrivals arrivals, CountDownLatch subscribed) implements StreamObserver<byte[]> {
        @Override
        public void onNext(byte[] message) {
            if (message.length == 0) {
                subscribed.countDown();
            } else {
                arrivals.arrived(index);
            }
        }

        @Override
        public void onError(Throwable t) {
            // A receiver that is gone is missed by the round that waits for it.
        }

        @Override
        public void onCompleted() {}
    }
}
