package io.meridian.common.sync.grpc.dialect;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.meridian.common.codec.FromWire;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Inventory;
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.OfferAgain;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Message.Withheld;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The subscriber's end of one stream to a peer of the reference, a zone's to global or global's to a zone (spec/kds-protocol §3.6, §7.1,
 * §7.2). The first responses of all types
 * together are one complete state, which reaches the engine only when the last of them is here; every later response is a batch of
 * its own, at a revision that is counted here, since the reference has none.
 *
 * <p>Not thread-safe: one owner, who gives it every input.
 */
public final class KumaSubscriberEnd {
    /** What is to be answered once the engine acknowledges a revision: nonces by type, and what the batch carried. */
    private record Batch(long revision, Map<String, String> nonces, Part content, boolean complete) {}

    private final KumaPeer peer;
    private final ZoneNode node;
    private final SortedSet<String> kinds;
    private final SortedSet<String> features;
    private final String epoch;
    private final Set<String> awaited;
    private final Map<String, String> firstNonces = new HashMap<>();
    private final Map<ResourceKey, Upsert> firstState = new TreeMap<>();
    private final Map<ResourceKey, Digest> provided = new HashMap<>();
    private final Deque<Batch> batches = new ArrayDeque<>();
    private String store = "";
    private Digest digest = Digest.ZERO;
    private long revision;
    private long waitingBytes;
    private @Nullable Batch unacknowledged;

    /**
     * @param peer who provides
     * @param node what this control plane says of itself
     * @param hello what the engine asked for when the session opened
     * @param epoch random: revisions of another session mean nothing in this one
     */
    public KumaSubscriberEnd(KumaPeer peer, ZoneNode node, Hello hello, String epoch) {
        this.peer = peer;
        this.node = node;
        this.kinds = hello.filter().kinds();
        this.features = hello.filter().features();
        this.epoch = epoch;
        this.awaited = new HashSet<>(kinds);
    }

    /** One subscription per type. */
    public List<DeltaDiscoveryRequest> subscriptions() {
        return kinds.stream()
                .sorted(KumaNames.SENDING_ORDER)
                .map(kind -> DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(kind)
                        .addResourceNamesSubscribe("*")
                        .setNode(node.full(features))
                        .build())
                .toList();
    }

    /**
     * What a response says to the engine: nothing while the state is incomplete or an earlier batch is unacknowledged.
     *
     * @throws MalformedMessageException when it cannot be read
     */
    public List<FromProvider> read(DeltaDiscoveryResponse response) {
        String kind = response.getTypeUrl();
        if (!kinds.contains(kind)) {
            throw new MalformedMessageException("response of type \"" + kind + "\", which was not subscribed");
        }
        List<Upsert> upserts = new ArrayList<>();
        for (Resource resource : response.getResourcesList()) {
            upserts.add(upsert(kind, resource));
        }
        waitingBytes += bytes(upserts);
        if (awaited.remove(kind)) {
            for (Upsert upsert : upserts) {
                Upsert twice = firstState.put(upsert.key(), upsert);
                waitingBytes -= twice == null ? 0 : twice.bytes().size();
            }
            firstNonces.put(kind, response.getNonce());
            return awaited.isEmpty() ? begin() : List.of();
        }
        if (!awaited.isEmpty()) {
            throw new MalformedMessageException(
                    "a second response of type \"" + kind + "\" before the first was acknowledged");
        }
        Set<ResourceKey> changed = upserts.stream().map(Upsert::key).collect(Collectors.toSet());
        List<ResourceKey> removals = response.getRemovedResourcesList().stream()
                .map(key -> KumaNames.key(kind, key))
                .filter(key -> !changed.contains(key))
                .toList();
        revision++;
        batches.add(new Batch(revision, Map.of(kind, response.getNonce()), new Part(upserts, removals), false));
        return nextBatch();
    }

    /** Bytes of resources that came and were not given to the engine yet. */
    public long waitingBytes() {
        return waitingBytes;
    }

    private static long bytes(List<Upsert> upserts) {
        return upserts.stream().mapToLong(upsert -> upsert.bytes().size()).sum();
    }

    /** The requests that tell the peer what the engine says. */
    public Answer write(FromSubscriber message) {
        return switch (message) {
            case Ack ack -> acknowledged(ack);
            case Hello hello -> Answer.NOTHING;
            // The reference sends nothing again on request; whoever wants it must reconnect.
            case OfferAgain again -> Answer.NOTHING;
            case Inventory inventory -> inventory.last() ? compared() : Answer.NOTHING;
        };
    }

    /**
     * What follows from a message of the engine.
     *
     * @param requests to be sent to global
     * @param messages to be given to the engine
     */
    public record Answer(List<DeltaDiscoveryRequest> requests, List<FromProvider> messages) {
        static final Answer NOTHING = new Answer(List.of(), List.of());

        public Answer {
            requests = List.copyOf(requests);
            messages = List.copyOf(messages);
        }
    }

    private List<FromProvider> begin() {
        String id = peer.cluster(firstState);
        store = "kuma/" + id;
        revision = 1;
        List<FromProvider> messages = new ArrayList<>();
        messages.add(new Begin(position(), id, Mode.FULL));
        batches.add(new Batch(
                revision, Map.copyOf(firstNonces), new Part(List.copyOf(firstState.values()), List.of()), true));
        firstState.clear();
        firstNonces.clear();
        messages.addAll(nextBatch());
        return messages;
    }

    private List<FromProvider> nextBatch() {
        if (unacknowledged != null || batches.isEmpty()) {
            return List.of();
        }
        Batch batch = batches.remove();
        waitingBytes -= bytes(batch.content().upserts());
        unacknowledged = batch;
        for (Upsert upsert : batch.content().upserts()) {
            count(upsert.key());
            provided.put(upsert.key(), upsert.digest());
            count(upsert.key());
        }
        for (ResourceKey key : batch.content().removals()) {
            count(key);
            provided.remove(key);
        }
        List<FromProvider> messages = new ArrayList<>(parts(batch.content()));
        messages.add(new Bookmark(new Position(store, epoch, batch.revision()), digest, batch.complete()));
        return messages;
    }

    /** Adds a key's contribution to the digest, or takes it away. */
    private void count(ResourceKey key) {
        Digest content = provided.get(key);
        if (content != null) {
            digest = digest.xor(Digest.contribution(key, content));
        }
    }

    private Answer acknowledged(Ack ack) {
        Batch batch = unacknowledged;
        if (batch == null || ack.revision() < batch.revision()) {
            return Answer.NOTHING;
        }
        unacknowledged = null;
        Map<String, String> rejections = new HashMap<>();
        Set<ResourceKey> carried =
                batch.content().upserts().stream().map(Upsert::key).collect(Collectors.toSet());
        for (Withheld withheld : ack.withheld()) {
            if (carried.contains(withheld.key())) {
                rejections.merge(
                        withheld.key().kind(), withheld.key() + ": " + withheld.reason(), (a, b) -> a + "\n" + b);
            }
        }
        List<DeltaDiscoveryRequest> requests = new ArrayList<>();
        batch.nonces().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(KumaNames.SENDING_ORDER))
                .forEach(answered -> requests.add(
                        answer(answered.getKey(), answered.getValue(), rejections.get(answered.getKey()))));
        return new Answer(requests, nextBatch());
    }

    private DeltaDiscoveryRequest answer(String kind, String nonce, @Nullable String rejection) {
        DeltaDiscoveryRequest.Builder request = DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(kind)
                .setResponseNonce(nonce)
                .setNode(node.brief());
        if (rejection != null) {
            request.addResourceNamesSubscribe("*")
                    .setErrorDetail(Status.newBuilder().setMessage(rejection));
        }
        return request.build();
    }

    /** The engine found its digest differs: nothing to compare with but a new session. */
    private static Answer compared() {
        throw new MalformedMessageException(
                "what is held here differs from what global sent; the session starts anew to compare all of it");
    }

    private Position position() {
        return new Position(store, epoch, revision);
    }

    private static List<Part> parts(Part whole) {
        List<Part> parts = new ArrayList<>();
        List<Upsert> now = new ArrayList<>();
        int bytes = 0;
        for (Upsert upsert : whole.upserts()) {
            if (bytes > 0 && bytes + upsert.bytes().size() > MeridianNames.PART_BYTES) {
                parts.add(new Part(now, List.of()));
                now = new ArrayList<>();
                bytes = 0;
            }
            now.add(upsert);
            bytes += upsert.bytes().size();
        }
        if (!now.isEmpty() || !whole.removals().isEmpty()) {
            parts.add(new Part(now, whole.removals()));
        }
        return parts;
    }

    private Upsert upsert(String kind, Resource resource) {
        Any any = resource.getResource();
        if (!any.getTypeUrl().equals(DeltaResponse.KUMA_RESOURCE)) {
            throw new MalformedMessageException("resource \"" + resource.getName() + "\" has type " + any.getTypeUrl()
                    + " (expected: " + DeltaResponse.KUMA_RESOURCE + ")");
        }
        try {
            KumaResource envelope = KumaResource.parseFrom(any.getValue());
            ResourceKey sent = new ResourceKey(
                    kind, envelope.getMeta().getMesh(), envelope.getMeta().getName());
            ByteString bytes = canonical(envelope, kind, any.getValue());
            return new Upsert(sent, Digest.of(bytes), bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException("resource \"" + resource.getName() + "\" cannot be read", e);
        }
    }

    /**
     * The canonical bytes of what came. The reference sends the status along, which is the business of whoever holds the resource;
     * what is no resource of its kind stays as it came, to be refused by name.
     */
    private ByteString canonical(KumaResource envelope, String kind, ByteString bytes) {
        return switch (WireForm.fromWire(envelope, ResourceKinds.named(kind))) {
            case FromWire.Read read -> peer.form().of(read.resource()).bytes();
            case FromWire.Unreadable unreadable -> bytes;
        };
    }
}
