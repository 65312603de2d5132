package io.meridian.common.sync.grpc.dialect;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Inventory;
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.OfferAgain;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Paused;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Message.Withheld;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The subscriber's end of one stream to a Meridian provider: responses to the engine's messages, the engine's messages to requests.
 * Thread-safe: the drive writes while the transport reads.
 */
public final class MeridianSubscriberEnd {
    /** A reason is cut here: it is for reading, and all reasons must fit. */
    private static final int REASON_CHARACTERS = 1_000;

    private record Received(String nonce, long revision) {}

    private final ZoneNode node;
    private final Deque<Received> bookmarks = new ArrayDeque<>();

    public MeridianSubscriberEnd(ZoneNode node) {
        this.node = node;
    }

    /**
     * Whether a response to the pseudo type says that the provider does not know it, as a global of the reference does: it answers
     * every unknown type by an empty response.
     */
    public static boolean isUnknownHere(DeltaDiscoveryResponse response) {
        return response.getTypeUrl().equals(MeridianNames.BOOKMARK_TYPE)
                && response.getResourcesCount() == 0
                && response.getRemovedResourcesCount() == 0;
    }

    /** Whether a bookmark waits for our acknowledgement: then it is our turn to speak, and the provider may be silent. */
    public synchronized boolean owesAnswer() {
        return !bookmarks.isEmpty();
    }

    /** The requests that say something, in the order in which they go. */
    public synchronized List<DeltaDiscoveryRequest> write(FromSubscriber message) {
        return switch (message) {
            case Hello hello -> List.of(hello(hello));
            case Inventory inventory -> inventory(inventory);
            case OfferAgain again -> offerAgain(again);
            case Ack ack -> ack(ack);
        };
    }

    /**
     * What a response says to the engine.
     *
     * @throws MalformedMessageException when the protocol does not allow it
     */
    public synchronized List<FromProvider> read(DeltaDiscoveryResponse response) {
        if (!response.getTypeUrl().equals(MeridianNames.BOOKMARK_TYPE)) {
            throw new MalformedMessageException("response of type \"" + response.getTypeUrl() + "\" (expected: "
                    + MeridianNames.BOOKMARK_TYPE + ", the only type that was subscribed)");
        }
        List<FromProvider> messages = new ArrayList<>(2);
        List<Upsert> upserts = new ArrayList<>();
        List<Bookmark> ends = new ArrayList<>(1);
        for (Resource resource : response.getResourcesList()) {
            Any any = resource.getResource();
            switch (any.getTypeUrl()) {
                case DeltaResponse.KUMA_RESOURCE ->
                    upserts.add(new Upsert(
                            MeridianNames.key(resource.getName()), Digest.of(any.getValue()), any.getValue()));
                case MeridianNames.PAUSED -> messages.add(paused(any));
                case MeridianNames.BEGIN -> messages.add(begin(any));
                case MeridianNames.BOOKMARK -> ends.add(bookmark(any));
                default ->
                    throw new MalformedMessageException("resource \"" + resource.getName() + "\" has type "
                            + any.getTypeUrl() + " (expected: a resource, a begin, a pause or a bookmark)");
            }
        }
        List<ResourceKey> removals = response.getRemovedResourcesList().stream()
                .map(MeridianNames::key)
                .toList();
        if (!upserts.isEmpty() || !removals.isEmpty()) {
            messages.add(new Part(upserts, removals));
        }
        for (Bookmark end : ends) {
            bookmarks.addLast(new Received(response.getNonce(), end.at().revision()));
            messages.add(end);
        }
        return messages;
    }

    private DeltaDiscoveryRequest hello(Hello hello) {
        Struct.Builder words = Struct.newBuilder()
                .putFields(
                        MeridianNames.PROTOCOL,
                        Value.newBuilder().setNumberValue(hello.protocol()).build())
                .putFields(MeridianNames.KINDS, list(hello.filter().kinds()))
                .putFields(MeridianNames.FEATURES, list(hello.filter().features()));
        hello.cursor().ifPresent(cursor -> words.putFields(MeridianNames.CURSOR, ZoneNode.struct(cursor(cursor))));
        Struct metadata = node.metadata(hello.filter().features()).toBuilder()
                .putFields(MeridianNames.METADATA, ZoneNode.struct(words.build()))
                .build();
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(MeridianNames.BOOKMARK_TYPE)
                .addResourceNamesSubscribe("*")
                .setNode(Node.newBuilder().setId(node.zone()).setMetadata(metadata))
                .build();
    }

    private static Struct cursor(Cursor cursor) {
        return Struct.newBuilder()
                .putFields(MeridianNames.STORE, ZoneNode.text(cursor.position().store()))
                .putFields(MeridianNames.EPOCH, ZoneNode.text(cursor.position().epoch()))
                .putFields(
                        MeridianNames.REVISION,
                        ZoneNode.text(Long.toString(cursor.position().revision())))
                .putFields(MeridianNames.FILTER, ZoneNode.text(cursor.filter()))
                .build();
    }

    private List<DeltaDiscoveryRequest> inventory(Inventory inventory) {
        List<DeltaDiscoveryRequest> requests = new ArrayList<>();
        DeltaDiscoveryRequest.Builder part = DeltaDiscoveryRequest.newBuilder();
        int bytes = 0;
        for (Map.Entry<ResourceKey, Digest> held : new TreeMap<>(inventory.held()).entrySet()) {
            String key = MeridianNames.spell(held.getKey());
            if (bytes > MeridianNames.PART_BYTES) {
                requests.add(said(part, MeridianNames.INVENTORY, ZoneNode.text(MeridianNames.MORE)));
                part = DeltaDiscoveryRequest.newBuilder();
                bytes = 0;
            }
            part.putInitialResourceVersions(key, held.getValue().hex());
            bytes += key.length() + 80;
        }
        requests.add(said(
                part,
                MeridianNames.INVENTORY,
                ZoneNode.text(inventory.last() ? MeridianNames.END : MeridianNames.MORE)));
        return requests;
    }

    private List<DeltaDiscoveryRequest> offerAgain(OfferAgain again) {
        List<DeltaDiscoveryRequest> requests = new ArrayList<>(1);
        List<String> keys = new ArrayList<>();
        int bytes = 0;
        for (ResourceKey key : again.keys()) {
            String spelled = MeridianNames.spell(key);
            if (bytes > MeridianNames.PART_BYTES) {
                requests.add(said(DeltaDiscoveryRequest.newBuilder(), MeridianNames.OFFER_AGAIN, list(keys)));
                keys.clear();
                bytes = 0;
            }
            keys.add(spelled);
            bytes += spelled.length() + 8;
        }
        requests.add(said(DeltaDiscoveryRequest.newBuilder(), MeridianNames.OFFER_AGAIN, list(keys)));
        return requests;
    }

    private List<DeltaDiscoveryRequest> ack(Ack ack) {
        String nonce = "";
        while (!bookmarks.isEmpty() && bookmarks.getFirst().revision() <= ack.revision()) {
            nonce = bookmarks.removeFirst().nonce();
        }
        List<DeltaDiscoveryRequest> requests = new ArrayList<>(1);
        Status.Builder detail = Status.newBuilder();
        int bytes = 0;
        for (Withheld withheld : ack.withheld()) {
            if (bytes > MeridianNames.PART_BYTES) {
                requests.add(said(
                        DeltaDiscoveryRequest.newBuilder()
                                .setResponseNonce(nonce)
                                .setErrorDetail(detail),
                        MeridianNames.ACK,
                        ZoneNode.struct(Struct.newBuilder()
                                .putFields(MeridianNames.MORE, ZoneNode.text(MeridianNames.MORE))
                                .build())));
                detail = Status.newBuilder();
                bytes = 0;
            }
            Any any = Any.pack(wire(withheld));
            detail.addDetails(any);
            bytes += any.getSerializedSize();
        }
        DeltaDiscoveryRequest.Builder last = DeltaDiscoveryRequest.newBuilder().setResponseNonce(nonce);
        if (!ack.withheld().isEmpty()) {
            last.setErrorDetail(detail.setMessage(ack.withheld().size() + " resources are withheld"));
        }
        requests.add(said(
                last,
                MeridianNames.ACK,
                ZoneNode.struct(Struct.newBuilder()
                        .putFields(
                                MeridianNames.DIGEST, ZoneNode.text(ack.digest().hex()))
                        .build())));
        return requests;
    }

    private DeltaDiscoveryRequest said(DeltaDiscoveryRequest.Builder request, String what, Value value) {
        Struct words = Struct.newBuilder().putFields(what, value).build();
        return request.setTypeUrl(MeridianNames.BOOKMARK_TYPE)
                .setNode(Node.newBuilder()
                        .setId(node.zone())
                        .setMetadata(Struct.newBuilder().putFields(MeridianNames.METADATA, ZoneNode.struct(words))))
                .build();
    }

    private static io.meridian.wire.sync.v1.Withheld wire(Withheld withheld) {
        String reason = withheld.reason();
        return io.meridian.wire.sync.v1.Withheld.newBuilder()
                .setKind(withheld.key().kind())
                .setMesh(withheld.key().mesh())
                .setName(withheld.key().name())
                .setOffered(withheld.offered().map(Digest::hex).orElse(""))
                .setWithheld(
                        switch (withheld.kind()) {
                            case REFUSED -> io.meridian.wire.sync.v1.Withheld.Kind.KIND_REFUSED;
                            case HELD -> io.meridian.wire.sync.v1.Withheld.Kind.KIND_HELD;
                        })
                .setReason(reason.length() > REASON_CHARACTERS ? reason.substring(0, REASON_CHARACTERS) : reason)
                .build();
    }

    private static Value list(Collection<String> texts) {
        ListValue.Builder values = ListValue.newBuilder();
        texts.forEach(text -> values.addValues(ZoneNode.text(text)));
        return Value.newBuilder().setListValue(values).build();
    }

    private static Begin begin(Any any) {
        try {
            var wire = io.meridian.wire.sync.v1.Begin.parseFrom(any.getValue());
            return new Begin(
                    position(wire.getHead()),
                    wire.getCluster(),
                    switch (wire.getMode()) {
                        case MODE_FULL -> Mode.FULL;
                        case MODE_DELTA -> Mode.DELTA;
                        case MODE_COMPARE -> Mode.COMPARE;
                        case MODE_UNSPECIFIED, UNRECOGNIZED ->
                            throw new MalformedMessageException("session mode " + wire.getModeValue()
                                    + " is not known here (expected: full, delta or compare)");
                    });
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException("a begin that cannot be read", e);
        }
    }

    private static Paused paused(Any any) {
        try {
            return new Paused(
                    io.meridian.wire.sync.v1.Paused.parseFrom(any.getValue()).getReason());
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException("a pause that cannot be read", e);
        }
    }

    private static Bookmark bookmark(Any any) {
        try {
            var wire = io.meridian.wire.sync.v1.Bookmark.parseFrom(any.getValue());
            return new Bookmark(position(wire.getAt()), Digest.parse(wire.getDigest()), wire.getComplete());
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new MalformedMessageException("a bookmark that cannot be read", e);
        }
    }

    private static Position position(io.meridian.wire.sync.v1.Position wire) {
        return new Position(wire.getStore(), wire.getEpoch(), wire.getRevision());
    }
}
