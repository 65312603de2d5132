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
import io.meridian.common.sync.Message.Filter;
import io.meridian.wire.sync.v1.Mode;
import io.meridian.wire.sync.v1.Position;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A zone as global sees one, without a store behind it: it opens a session, takes what comes and acknowledges each batch at once
 * (docs/sync-wire.md). All that it counts is written by the one thread of its connection.
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

    private static final Filter FILTER = new Filter(
            new TreeSet<>(ResourceKinds.ALL.stream()
                    .filter(ResourceKind::globalToZone)
                    .map(ResourceKind::name)
                    .toList()),
            new TreeSet<>(List.of(
                    "zone-token",
                    "hash-suffix",
                    "hg-mz-selector",
                    "producer-policy-flow",
                    "optional-top-level-target-ref")));

    private final String name;
    private final BiConsumer<SimulatedZone, ResponseScan> arrivals;
    private final Consumer<Status> lost;
    private final ClientCall<byte[], ResponseScan> call;
    private volatile boolean reading = true;
    private volatile Position position = Position.getDefaultInstance();
    private volatile Mode mode = Mode.MODE_UNSPECIFIED;
    private volatile long bytes;
    private volatile long messages;

    private SimulatedZone(
            String name,
            ClientCall<byte[], ResponseScan> call,
            BiConsumer<SimulatedZone, ResponseScan> arrivals,
            Consumer<Status> lost) {
        this.name = name;
        this.call = call;
        this.arrivals = arrivals;
        this.lost = lost;
    }

    /**
     * Opens a session.
     *
     * @param channel a connection of its own
     * @param name of the zone
     * @param token that proves it
     * @param from where it stands; empty when it holds nothing yet
     * @param arrivals told of each message, before it is answered
     * @param lost told when the connection ended, and not by this side
     */
    static SimulatedZone connect(
            ManagedChannel channel,
            String name,
            String token,
            Optional<Position> from,
            BiConsumer<SimulatedZone, ResponseScan> arrivals,
            Consumer<Status> lost) {
        Metadata headers = new Metadata();
        headers.put(ascii("client-id"), name);
        headers.put(ascii("authorization"), "Bearer " + token);
        headers.put(ascii("features"), "zone-ping-health");
        headers.put(ascii("features"), "hash-suffix");
        SimulatedZone zone = new SimulatedZone(
                name, channel.newCall(METHOD, CallOptions.DEFAULT.withWaitForReady()), arrivals, lost);
        zone.call.start(zone, headers);
        zone.call.sendMessage(zone.hello(from));
        zone.call.request(1);
        return zone;
    }

    String name() {
        return name;
    }

    /** Up to where it holds everything; the default instance while it holds nothing. */
    Position position() {
        return position;
    }

    /** How global said that it brings this zone up to date. */
    Mode mode() {
        return mode;
    }

    /** Bytes of all messages that came, before TLS. */
    long bytes() {
        return bytes;
    }

    /** How many messages came. */
    long messages() {
        return messages;
    }

    /** Takes nothing more from its socket, as a zone that hangs. */
    void stopReading() {
        reading = false;
    }

    /** Goes on after {@link #stopReading}. */
    void resumeReading() {
        reading = true;
        call.request(1);
    }

    void cancel() {
        call.cancel("the bench is done with it", null);
    }

    // One thread writes what others read.
    @SuppressWarnings("NonAtomicVolatileUpdate")
    @Override
    public void onMessage(ResponseScan response) {
        bytes += response.bytes();
        messages++;
        response.begin().ifPresent(begin -> mode = begin.getMode());
        response.bookmark().ifPresent(bookmark -> position = bookmark.getAt());
        arrivals.accept(this, response);
        if (response.bookmark().isPresent()) {
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
        if (status.getCode() == Status.Code.UNAVAILABLE) {
            lost.accept(status);
        }
    }

    private byte[] hello(Optional<Position> from) {
        Struct.Builder words = Struct.newBuilder()
                .putFields("protocol", Value.newBuilder().setNumberValue(1).build())
                .putFields("kinds", list(FILTER.kinds()));
        from.ifPresent(at -> words.putFields(
                "cursor",
                struct(Struct.newBuilder()
                        .putFields("store", text(at.getStore()))
                        .putFields("epoch", text(at.getEpoch()))
                        .putFields("revision", text(Long.toString(at.getRevision())))
                        .putFields("filter", text(FILTER.hash())))));
        Struct metadata = Struct.newBuilder()
                .putFields("meridian", struct(words))
                .putFields("features", list(FILTER.features()))
                .putFields("control-plane-id", text(name + "-bench"))
                .build();
        return DeltaDiscoveryRequest.newBuilder()
                .setNode(Node.newBuilder().setId(name).setMetadata(metadata))
                .setTypeUrl(TYPE)
                .addResourceNamesSubscribe("*")
                .build()
                .toByteArray();
    }

    private static Value list(Collection<String> texts) {
        ListValue.Builder list = ListValue.newBuilder();
        texts.forEach(one -> list.addValues(text(one)));
        return Value.newBuilder().setListValue(list).build();
    }

    private static Value struct(Struct.Builder members) {
        return Value.newBuilder().setStructValue(members).build();
    }

    private static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }

    private static Metadata.Key<String> ascii(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
