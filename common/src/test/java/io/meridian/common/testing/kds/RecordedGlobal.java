package io.meridian.common.testing.kds;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A global of the reference that says what the recorded one said. Where it provides: each type's first response when it is subscribed to,
 * an empty one for a type it does not know, and every later response once the one before of its type was answered. Where it subscribes:
 * the recorded subscriptions, and an acknowledgement of each response.
 */
public final class RecordedGlobal implements AutoCloseable {
    private final Map<String, List<DeltaDiscoveryResponse>> responses = new HashMap<>();
    private final List<DeltaDiscoveryRequest> received = new CopyOnWriteArrayList<>();
    private final List<DeltaDiscoveryResponse> provided = new CopyOnWriteArrayList<>();
    private final Server server;

    private RecordedGlobal(LoopbackCertificates.Leaf leaf) throws IOException {
        for (RecordedSession.Response response : RecordedSession.load().responses()) {
            responses
                    .computeIfAbsent(response.message().getTypeUrl(), type -> new CopyOnWriteArrayList<>())
                    .add(response.message());
        }
        MethodDescriptor<DeltaDiscoveryRequest, DeltaDiscoveryResponse> method =
                MethodDescriptor.<DeltaDiscoveryRequest, DeltaDiscoveryResponse>newBuilder()
                        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                        .setFullMethodName("kuma.mesh.v1alpha1.KDSSyncService/GlobalToZoneSync")
                        .setRequestMarshaller(ProtoUtils.marshaller(DeltaDiscoveryRequest.getDefaultInstance()))
                        .setResponseMarshaller(ProtoUtils.marshaller(DeltaDiscoveryResponse.getDefaultInstance()))
                        .build();
        MethodDescriptor<DeltaDiscoveryResponse, DeltaDiscoveryRequest> up =
                MethodDescriptor.<DeltaDiscoveryResponse, DeltaDiscoveryRequest>newBuilder()
                        .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                        .setFullMethodName("kuma.mesh.v1alpha1.KDSSyncService/ZoneToGlobalSync")
                        .setRequestMarshaller(ProtoUtils.marshaller(DeltaDiscoveryResponse.getDefaultInstance()))
                        .setResponseMarshaller(ProtoUtils.marshaller(DeltaDiscoveryRequest.getDefaultInstance()))
                        .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(GrpcSslContexts.forServer(
                                leaf.certificate().toFile(), leaf.key().toFile())
                        .build())
                .addService(ServerServiceDefinition.builder("kuma.mesh.v1alpha1.KDSSyncService")
                        .addMethod(method, ServerCalls.asyncBidiStreamingCall(Zone::new))
                        .addMethod(up, ServerCalls.asyncBidiStreamingCall(Provider::new))
                        .build())
                .build()
                .start();
    }

    /** Listens on a free port. It serves no {@code HealthCheck}, which a zone must bear. */
    public static RecordedGlobal start(LoopbackCertificates certificates) {
        try {
            return new RecordedGlobal(certificates.server());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** Every response of the zone, in order. */
    public List<DeltaDiscoveryResponse> provided() {
        return provided;
    }

    /** Every request of the zone, in order. */
    public List<DeltaDiscoveryRequest> received() {
        return received;
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Provider implements StreamObserver<DeltaDiscoveryResponse> {
        private final StreamObserver<DeltaDiscoveryRequest> out;

        Provider(StreamObserver<DeltaDiscoveryRequest> out) {
            this.out = out;
            RecordedSession.zoneToGlobal().requests().stream()
                    .map(RecordedSession.Request::message)
                    .filter(request -> request.getResponseNonce().isEmpty())
                    .forEach(out::onNext);
        }

        @Override
        public void onNext(DeltaDiscoveryResponse response) {
            provided.add(response);
            out.onNext(DeltaDiscoveryRequest.newBuilder()
                    .setTypeUrl(response.getTypeUrl())
                    .setResponseNonce(response.getNonce())
                    .setNode(Node.newBuilder().setId(response.getControlPlane().getIdentifier()))
                    .build());
        }

        @Override
        public void onError(Throwable failure) {
            // The zone is gone.
        }

        @Override
        public void onCompleted() {
            out.onCompleted();
        }
    }

    private final class Zone implements StreamObserver<DeltaDiscoveryRequest> {
        private final StreamObserver<DeltaDiscoveryResponse> out;
        private final Map<String, Integer> sent = new HashMap<>();
        private final Set<String> unknown = new HashSet<>();

        Zone(StreamObserver<DeltaDiscoveryResponse> out) {
            this.out = out;
        }

        @Override
        public void onNext(DeltaDiscoveryRequest request) {
            received.add(request);
            String type = request.getTypeUrl();
            List<DeltaDiscoveryResponse> script = responses.getOrDefault(type, List.of());
            if (script.isEmpty()) {
                if (unknown.add(type)) {
                    out.onNext(DeltaDiscoveryResponse.newBuilder()
                            .setTypeUrl(type)
                            .setNonce("unknown-" + type)
                            .build());
                }
                return;
            }
            int next = sent.getOrDefault(type, 0);
            boolean answers = next == 0
                    || request.getResponseNonce().equals(script.get(next - 1).getNonce());
            if (answers && next < script.size()) {
                sent.put(type, next + 1);
                out.onNext(script.get(next));
            }
        }

        @Override
        public void onError(Throwable failure) {
            // The zone is gone.
        }

        @Override
        public void onCompleted() {
            out.onCompleted();
        }
    }
}
