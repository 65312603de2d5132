package io.meridian.common.testing.kds;

import com.google.protobuf.Empty;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;

/**
 * A zone on the wire: it sends what it is told to, with the headers and the compression of a zone of the reference, and keeps what it
 * gets. It answers nothing by itself.
 */
public final class RawZone implements AutoCloseable {
    private static final Metadata.Key<String> CLIENT_ID = key("client-id");
    private static final Metadata.Key<String> FEATURES = key("features");
    private static final Metadata.Key<String> AUTHORIZATION = key("authorization");

    private final ManagedChannel channel;
    private final Metadata headers;

    private RawZone(ManagedChannel channel, Metadata headers) {
        this.channel = channel;
        this.headers = headers;
    }

    /** A zone over TLS. */
    public static RawZone connect(
            int port, LoopbackCertificates trusted, Optional<String> name, Optional<String> token) {
        return connect(port, trusted.authority(), name, token);
    }

    /** A zone over TLS that believes the certificates of a PEM file. */
    public static RawZone connect(int port, Path trusted, Optional<String> name, Optional<String> token) {
        return connect(port, trusted, name, token, Optional.empty());
    }

    /** A zone over TLS that shows a client certificate. */
    public static RawZone connect(
            int port,
            LoopbackCertificates trusted,
            Optional<String> name,
            Optional<String> token,
            Optional<LoopbackCertificates.Leaf> certificate) {
        return connect(port, trusted.authority(), name, token, certificate);
    }

    private static RawZone connect(
            int port,
            Path trusted,
            Optional<String> name,
            Optional<String> token,
            Optional<LoopbackCertificates.Leaf> certificate) {
        Metadata headers = new Metadata();
        name.ifPresent(value -> headers.put(CLIENT_ID, value));
        headers.put(FEATURES, "zone-ping-health");
        headers.put(FEATURES, "hash-suffix");
        headers.put(key("kds-version"), "v3");
        headers.put(key("version"), "2.13.10");
        token.ifPresent(value -> headers.put(AUTHORIZATION, "Bearer " + value));
        try {
            SslContextBuilder tls = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                    .trustManager(trusted.toFile());
            certificate.ifPresent(leaf ->
                    tls.keyManager(leaf.certificate().toFile(), leaf.key().toFile()));
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                    .sslContext(tls.build())
                    .maxInboundMessageSize(10_485_760)
                    .build();
            return new RawZone(channel, headers);
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Opens {@code GlobalToZoneSync}. */
    public Stream<DeltaDiscoveryRequest, DeltaDiscoveryResponse> globalToZone() {
        return open(
                "kuma.mesh.v1alpha1.KDSSyncService/GlobalToZoneSync",
                DeltaDiscoveryRequest.getDefaultInstance(),
                DeltaDiscoveryResponse.getDefaultInstance());
    }

    /** Opens {@code ZoneToGlobalSync}. */
    public Stream<DeltaDiscoveryResponse, DeltaDiscoveryRequest> zoneToGlobal() {
        return open(
                "kuma.mesh.v1alpha1.KDSSyncService/ZoneToGlobalSync",
                DeltaDiscoveryResponse.getDefaultInstance(),
                DeltaDiscoveryRequest.getDefaultInstance());
    }

    /** Opens a method of {@code GlobalKDSService}, whose messages are looked at as unknown fields. */
    public Stream<Empty, Empty> admin(String method) {
        return open(
                "kuma.mesh.v1alpha1.GlobalKDSService/" + method,
                Empty.getDefaultInstance(),
                Empty.getDefaultInstance());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private <Q extends com.google.protobuf.Message, R extends com.google.protobuf.Message> Stream<Q, R> open(
            String method, Q request, R response) {
        MethodDescriptor<Q, R> descriptor = MethodDescriptor.<Q, R>newBuilder()
                .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                .setFullMethodName(method)
                .setRequestMarshaller(ProtoUtils.marshaller(request))
                .setResponseMarshaller(ProtoUtils.marshaller(response))
                .build();
        Stream<Q, R> stream = new Stream<>(channel.newCall(descriptor, CallOptions.DEFAULT.withCompression("gzip")));
        stream.start(headers);
        return stream;
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** One call. */
    public static final class Stream<Q, R> {
        private final ClientCall<Q, R> call;
        private final List<R> received = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Status> closed = new CompletableFuture<>();
        private volatile boolean reading = true;

        private Stream(ClientCall<Q, R> call) {
            this.call = call;
        }

        private void start(Metadata headers) {
            Metadata own = new Metadata();
            own.merge(headers);
            call.start(
                    new ClientCall.Listener<R>() {
                        @Override
                        public void onMessage(R message) {
                            received.add(message);
                            if (reading) {
                                call.request(1);
                            }
                        }

                        @Override
                        public void onClose(Status status, Metadata trailers) {
                            closed.complete(status);
                        }
                    },
                    own);
            call.request(1);
        }

        /** Sends a message, compressed. */
        public synchronized void send(Q message) {
            call.setMessageCompression(true);
            call.sendMessage(message);
        }

        /** Reads nothing more than one message, as a zone that hangs. */
        public void stopReading() {
            reading = false;
        }

        /** Ends this half. */
        public void halfClose() {
            call.halfClose();
        }

        /** Breaks the call off. */
        public void cancel() {
            call.cancel("by the test", null);
        }

        /** Everything that came, in order. */
        public List<R> received() {
            return received;
        }

        /** How it ended, once it has. */
        public CompletableFuture<Status> closed() {
            return closed;
        }
    }
}
