package io.meridian.bench;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * A zone as global sees one, without a store behind it: it opens a session, takes what comes and acknowledges each batch at once
 * (docs/sync-wire.md).
 */
final class SimulatedZone extends ClientCall.Listener<ResponseScan> {
    private static final String TYPE = "MeridianBookmark";
    private static final MethodDescriptor<byte[], ResponseScan> METHOD =
            MethodDescriptor.<byte[], ResponseScan>newBuilder()
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .setFullMethodName("kuma.mesh.v1alpha1.KDSSyncService/GlobalToZoneSync")
                    .setRequestMarshaller(RawBytes.MARSHALLER)
                    .setResponseMarshaller(new MethodDescriptor.Marshaller<>() {
                        @Override
                        public InputStream stream(ResponseScan value) {
                            throw new IllegalStateException("a zone sends no responses");
                        }

                        @Override
                        public ResponseScan parse(InputStream stream) {
                            try {
                                return ResponseScan.of(stream);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        }
                    })
                    .build();

    private final String name;
    private final BiConsumer<SimulatedZone, ResponseScan> arrivals;
    private final ClientCall<byte[], ResponseScan> call;
    private volatile boolean reading = true;

    private SimulatedZone(
            String name, ClientCall<byte[], ResponseScan> call, BiConsumer<SimulatedZone, ResponseScan> arrivals) {
        this.name = name;
        this.call = call;
        this.arrivals = arrivals;
    }

    /**
     * Opens a session that holds nothing yet.
     *
     * @param channel a connection of its own
     * @param name of the zone
     * @param token that proves it
     * @param arrivals told of each batch that is complete
     */
    static SimulatedZone connect(
            ManagedChannel channel, String name, String token, BiConsumer<SimulatedZone, ResponseScan> arrivals) {
        Metadata headers = new Metadata();
        headers.put(ascii("client-id"), name);
        headers.put(ascii("authorization"), "Bearer " + token);
        headers.put(ascii("features"), "zone-ping-health");
        headers.put(ascii("features"), "hash-suffix");
        SimulatedZone zone =
                new SimulatedZone(name, channel.newCall(METHOD, CallOptions.DEFAULT.withWaitForReady()), arrivals);
        zone.call.start(zone, headers);
        zone.call.sendMessage(zone.hello());
        zone.call.request(1);
        return zone;
    }

    String name() {
        return name;
    }

    /** Takes nothing more from its socket, as a zone that hangs. */
    void stopReading() {
        reading = false;
    }

    void cancel() {
        call.cancel("the bench is done with it", null);
    }

    @Override
    public void onMessage(ResponseScan response) {
        if (response.bookmark()) {
            arrivals.accept(this, response);
            call.sendMessage(DeltaDiscoveryRequest.newBuilder()
                    .setNode(Node.newBuilder().setId(name))
                    .setTypeUrl(TYPE)
                    .setResponseNonce(response.nonce())
                    .build()
                    .toByteArray());
        }
        if (reading) {
            call.request(1);
        }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        if (status.getCode() != Status.Code.CANCELLED && status.getCode() != Status.Code.UNAVAILABLE) {
            throw new IllegalStateException("the session of " + name + " ended: " + status);
        }
    }

    private byte[] hello() {
        Struct words = Struct.newBuilder()
                .putFields("protocol", Value.newBuilder().setNumberValue(1).build())
                .putFields(
                        "kinds",
                        list(ResourceKinds.ALL.stream()
                                .filter(ResourceKind::globalToZone)
                                .map(ResourceKind::name)
                                .toList()))
                .build();
        Struct metadata = Struct.newBuilder()
                .putFields("meridian", Value.newBuilder().setStructValue(words).build())
                .putFields(
                        "features",
                        list(List.of(
                                "zone-token",
                                "hash-suffix",
                                "hg-mz-selector",
                                "producer-policy-flow",
                                "optional-top-level-target-ref")))
                .putFields(
                        "control-plane-id",
                        Value.newBuilder().setStringValue(name + "-bench").build())
                .build();
        return DeltaDiscoveryRequest.newBuilder()
                .setNode(Node.newBuilder().setId(name).setMetadata(metadata))
                .setTypeUrl(TYPE)
                .addResourceNamesSubscribe("*")
                .build()
                .toByteArray();
    }

    private static Value list(List<String> texts) {
        ListValue.Builder list = ListValue.newBuilder();
        texts.forEach(text -> list.addValues(Value.newBuilder().setStringValue(text)));
        return Value.newBuilder().setListValue(list).build();
    }

    private static Metadata.Key<String> ascii(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
