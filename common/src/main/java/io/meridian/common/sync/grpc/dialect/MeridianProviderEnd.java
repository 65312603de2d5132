package io.meridian.common.sync.grpc.dialect;

import static io.meridian.common.sync.grpc.dialect.MeridianNames.ACK;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.CURSOR;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.DIGEST;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.END;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.EPOCH;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.FEATURES;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.FILTER;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.INVENTORY;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.KINDS;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.METADATA;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.OFFER_AGAIN;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.PROTOCOL;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.REVISION;
import static io.meridian.common.sync.grpc.dialect.MeridianNames.STORE;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Inventory;
import io.meridian.common.sync.Message.OfferAgain;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Paused;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Message.Withheld;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The provider's end of one stream to a Meridian subscriber: the engine's messages to responses, requests to the engine's messages.
 *
 * <p>A part waits for the bookmark that follows it, and both go in one response: a change costs one message. What the peer can
 * make this hold is bounded. Thread-safe: the drive writes while the transport reads.
 */
public final class MeridianProviderEnd {
    private static final int PROTOCOL_VERSION = 1;

    /** More than a session ever has unanswered. */
    private static final int OUTSTANDING = 16;

    private static final int WITHHELD_LIMIT = 200_000;

    private record Sent(String nonce, Bookmark bookmark) {}

    private final Deque<Sent> outstanding = new ArrayDeque<>();
    private final List<Withheld> withheld = new ArrayList<>();
    private @Nullable Part waiting;
    private boolean greeted;
    private final String identifier;
    private long nonces;

    /** @param role who provides */
    public MeridianProviderEnd(ProviderRole role) {
        this.identifier = role.identifier();
    }

    /** What to send now for a message; nothing for a part, which waits for what follows it. */
    public synchronized List<DeltaResponse> write(FromProvider message) {
        return switch (message) {
            case Begin begin ->
                alone(entry("begin", MeridianNames.BEGIN, wire(begin).toByteString()));
            case Paused paused ->
                alone(entry(
                        "paused",
                        MeridianNames.PAUSED,
                        io.meridian.wire.sync.v1.Paused.newBuilder()
                                .setReason(paused.reason())
                                .build()
                                .toByteString()));
            case Part part -> {
                Part before = waiting;
                waiting = part;
                yield before == null ? List.of() : List.of(response(upserts(before), removals(before)));
            }
            case Bookmark bookmark -> {
                Part part = waiting == null ? new Part(List.of(), List.of()) : waiting;
                waiting = null;
                List<DeltaResponse.Entry> entries = upserts(part);
                entries.add(
                        entry("bookmark", MeridianNames.BOOKMARK, wire(bookmark).toByteString()));
                DeltaResponse response = response(entries, removals(part));
                if (outstanding.size() == OUTSTANDING) {
                    outstanding.removeFirst();
                }
                outstanding.addLast(new Sent(response.nonce(), bookmark));
                yield List.of(response);
            }
        };
    }

    /**
     * What a request says to the engine; nothing when more requests complete it, or when it answers nothing that is outstanding.
     *
     * @throws MalformedMessageException when the protocol does not allow it
     */
    public synchronized Optional<FromSubscriber> read(DeltaDiscoveryRequest request) {
        if (!request.getTypeUrl().equals(MeridianNames.BOOKMARK_TYPE)) {
            throw new MalformedMessageException(
                    "request for type \"" + request.getTypeUrl() + "\" on a stream that subscribed to "
                            + MeridianNames.BOOKMARK_TYPE + " (expected: " + MeridianNames.BOOKMARK_TYPE + ")");
        }
        Struct words = request.getNode()
                .getMetadata()
                .getFieldsOrDefault(METADATA, Value.getDefaultInstance())
                .getStructValue();
        if (!greeted) {
            Hello hello = hello(request.getNode().getMetadata(), words);
            greeted = true;
            return Optional.of(hello);
        }
        if (words.containsFields(INVENTORY)) {
            return Optional.of(inventory(request, text(words, INVENTORY)));
        }
        if (words.containsFields(OFFER_AGAIN)) {
            return Optional.of(new OfferAgain(
                    texts(words, OFFER_AGAIN).stream().map(MeridianNames::key).toList()));
        }
        return ack(request, words);
    }

    private Hello hello(Struct metadata, Struct words) {
        double protocol =
                words.getFieldsOrDefault(PROTOCOL, Value.getDefaultInstance()).getNumberValue();
        if (protocol != PROTOCOL_VERSION) {
            throw new MalformedMessageException("sync protocol " + protocol + " is not spoken here (expected: "
                    + PROTOCOL_VERSION + "): upgrade global before its zones");
        }
        return new Hello(
                PROTOCOL_VERSION,
                words.containsFields(CURSOR)
                        ? Optional.of(cursor(words.getFieldsOrThrow(CURSOR).getStructValue()))
                        : Optional.empty(),
                new Filter(texts(words, KINDS), texts(words.containsFields(FEATURES) ? words : metadata, FEATURES)));
    }

    private static Cursor cursor(Struct cursor) {
        return new Cursor(
                new Position(text(cursor, STORE), text(cursor, EPOCH), revision(cursor)), text(cursor, FILTER));
    }

    private static Inventory inventory(DeltaDiscoveryRequest request, String state) {
        Map<ResourceKey, Digest> held = new HashMap<>();
        request.getInitialResourceVersionsMap()
                .forEach((key, digest) -> held.put(MeridianNames.key(key), digest(digest)));
        return new Inventory(held, state.equals(END));
    }

    private Optional<FromSubscriber> ack(DeltaDiscoveryRequest request, Struct words) {
        Optional<Sent> answered = outstanding.stream()
                .filter(sent -> sent.nonce().equals(request.getResponseNonce()))
                .findFirst();
        if (answered.isEmpty()) {
            withheld.clear();
            return Optional.empty();
        }
        Status detail = request.getErrorDetail();
        detail.getDetailsList().forEach(any -> withheld.add(withheld(any)));
        if (withheld.size() > WITHHELD_LIMIT) {
            throw new MalformedMessageException("more than " + WITHHELD_LIMIT + " resources withheld at once");
        }
        Struct ack = words.getFieldsOrDefault(ACK, Value.getDefaultInstance()).getStructValue();
        if (text(ack, MeridianNames.MORE).equals(MeridianNames.MORE)) {
            return Optional.empty();
        }
        while (!outstanding.removeFirst().nonce().equals(request.getResponseNonce())) {
            // What came before the answered one is answered with it.
        }
        Bookmark bookmark = answered.get().bookmark();
        String digest = text(ack, DIGEST);
        Ack whole = new Ack(bookmark.at().revision(), digest.isEmpty() ? bookmark.digest() : digest(digest), withheld);
        withheld.clear();
        return Optional.of(whole);
    }

    private static Withheld withheld(Any any) {
        try {
            var wire = any.unpack(io.meridian.wire.sync.v1.Withheld.class);
            return new Withheld(
                    new ResourceKey(wire.getKind(), wire.getMesh(), wire.getName()),
                    wire.getOffered().isEmpty() ? Optional.empty() : Optional.of(digest(wire.getOffered())),
                    switch (wire.getWithheld()) {
                        case KIND_HELD -> Withheld.Kind.HELD;
                        case KIND_REFUSED, KIND_UNSPECIFIED, UNRECOGNIZED -> Withheld.Kind.REFUSED;
                    },
                    wire.getReason());
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException(
                    "error_detail.details of type " + any.getTypeUrl()
                            + " (expected: type.googleapis.com/meridian.sync.v1.Withheld)",
                    e);
        }
    }

    /** A message of its own, after the part that still waits. */
    private List<DeltaResponse> alone(DeltaResponse.Entry entry) {
        List<DeltaResponse> responses = new ArrayList<>(2);
        if (waiting != null) {
            responses.add(response(upserts(waiting), removals(waiting)));
            waiting = null;
        }
        responses.add(response(List.of(entry), List.of()));
        return responses;
    }

    private DeltaResponse response(List<DeltaResponse.Entry> resources, List<String> removed) {
        nonces++;
        return new DeltaResponse(identifier, MeridianNames.BOOKMARK_TYPE, Long.toString(nonces), resources, removed);
    }

    private static List<DeltaResponse.Entry> upserts(Part part) {
        List<DeltaResponse.Entry> entries = new ArrayList<>(part.upserts().size() + 1);
        for (Upsert upsert : part.upserts()) {
            entries.add(entry(MeridianNames.spell(upsert.key()), DeltaResponse.KUMA_RESOURCE, upsert.bytes()));
        }
        return entries;
    }

    private static List<String> removals(Part part) {
        return part.removals().stream().map(MeridianNames::spell).toList();
    }

    private static DeltaResponse.Entry entry(String name, String type, ByteString bytes) {
        return new DeltaResponse.Entry(name, "", type, bytes);
    }

    private static io.meridian.wire.sync.v1.Begin wire(Begin begin) {
        return io.meridian.wire.sync.v1.Begin.newBuilder()
                .setHead(wire(begin.head()))
                .setCluster(begin.cluster())
                .setMode(
                        switch (begin.mode()) {
                            case FULL -> io.meridian.wire.sync.v1.Mode.MODE_FULL;
                            case DELTA -> io.meridian.wire.sync.v1.Mode.MODE_DELTA;
                            case COMPARE -> io.meridian.wire.sync.v1.Mode.MODE_COMPARE;
                        })
                .build();
    }

    private static io.meridian.wire.sync.v1.Bookmark wire(Bookmark bookmark) {
        return io.meridian.wire.sync.v1.Bookmark.newBuilder()
                .setAt(wire(bookmark.at()))
                .setDigest(bookmark.digest().hex())
                .setComplete(bookmark.complete())
                .build();
    }

    private static io.meridian.wire.sync.v1.Position wire(Position position) {
        return io.meridian.wire.sync.v1.Position.newBuilder()
                .setStore(position.store())
                .setEpoch(position.epoch())
                .setRevision(position.revision())
                .build();
    }

    private static String text(Struct struct, String field) {
        return struct.getFieldsOrDefault(field, Value.getDefaultInstance()).getStringValue();
    }

    private static TreeSet<String> texts(Struct struct, String field) {
        TreeSet<String> texts = new TreeSet<>();
        struct.getFieldsOrDefault(field, Value.getDefaultInstance())
                .getListValue()
                .getValuesList()
                .forEach(value -> texts.add(value.getStringValue()));
        return texts;
    }

    private static long revision(Struct struct) {
        String digits = text(struct, REVISION);
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw new MalformedMessageException("revision \"" + digits + "\" (expected: a decimal number)", e);
        }
    }

    private static Digest digest(String hex) {
        try {
            return Digest.parse(hex);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("digest \"" + hex + "\" (expected: 64 hexadecimal digits)", e);
        }
    }

    /** Whether a request opens a session in this dialect. */
    public static boolean opens(DeltaDiscoveryRequest first) {
        return first.getTypeUrl().equals(MeridianNames.BOOKMARK_TYPE);
    }
}
