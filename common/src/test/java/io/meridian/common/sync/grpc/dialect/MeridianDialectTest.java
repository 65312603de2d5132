package io.meridian.common.sync.grpc.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
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
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.OfferAgain;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Paused;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Message.Withheld;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What one end writes, the other reads, through the bytes of the wire. */
final class MeridianDialectTest {
    private static final ZoneNode NODE = new ZoneNode("east", "host-3f2a", "2.13.10", "{\"mode\":\"zone\"}");
    private static final Hello HELLO = new Hello(
            1,
            Optional.of(new Cursor(new Position("s1", "e1", 9_007_199_254_740_993L), "abc")),
            new Filter(new TreeSet<>(List.of("Mesh", "Secret")), new TreeSet<>(List.of("hash-suffix"))));
    private static final ResourceKey MESH = ResourceKey.global("Mesh", "default");
    private static final ResourceKey ODD = new ResourceKey("MeshTimeout", "m.1", "a/b.c");

    private final MeridianProviderEnd provider = new MeridianProviderEnd(ProviderRole.global());
    private final MeridianSubscriberEnd subscriber = new MeridianSubscriberEnd(NODE);

    @Test
    void aHelloArrivesWithItsCursorFilterAndFeatures() {
        assertThat(up(HELLO)).containsExactly(HELLO);
    }

    @Test
    void aHelloWithoutCursorArrivesWithoutCursor() {
        Hello fresh = new Hello(1, Optional.empty(), HELLO.filter());
        assertThat(up(fresh)).containsExactly(fresh);
    }

    @Test
    void aHelloCarriesTheWholeNodeOfTheReference() {
        Node node = subscriber.write(HELLO).getFirst().getNode();
        assertThat(node.getId()).isEqualTo("east");
        assertThat(node.getMetadata().getFieldsMap())
                .containsKeys("version", "config", "control-plane-id", "features", "meridian");
    }

    @Test
    void theFilterArrivesAsItIsThoughTheNodeAnnouncesMore() {
        Hello bare = new Hello(1, Optional.empty(), new Filter(new TreeSet<>(List.of("Mesh")), new TreeSet<>()));
        assertThat(up(bare)).containsExactly(bare);
        assertThat(new MeridianSubscriberEnd(NODE)
                                .write(bare)
                                .getFirst()
                                .getNode()
                                .getMetadata()
                                .getFieldsOrThrow("features")
                                .getListValue()
                                .getValuesList()
                                .stream()
                                .map(Value::getStringValue))
                .contains("hash-suffix", "zone-token");
    }

    @Test
    void anotherProtocolIsRefusedWithWhatIsExpected() {
        Hello other = new Hello(2, Optional.empty(), HELLO.filter());
        assertThatThrownBy(() -> up(other))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("expected: 1");
    }

    @Test
    void beginAndPausedArrive() {
        Begin begin = new Begin(new Position("s1", "e1", 17), "cluster", Mode.COMPARE);
        assertThat(down(begin)).containsExactly(begin);
        assertThat(down(new Paused("disabled"))).containsExactly(new Paused("disabled"));
    }

    @Test
    void aPartAndItsBookmarkTravelInOneMessageAndArriveAsTwo() throws IOException {
        Part part = new Part(List.of(upsert(MESH, "bytes of the mesh"), upsert(ODD, "x")), List.of(key("gone")));
        Bookmark bookmark = bookmark(17, false);
        assertThat(provider.write(part)).isEmpty();
        List<DeltaResponse> sent = provider.write(bookmark);
        assertThat(sent).hasSize(1);
        assertThat(subscriber.read(wire(sent.getFirst()))).containsExactly(part, bookmark);
    }

    @Test
    void partsOfALongStateArriveOneByOneBeforeTheBookmark() {
        Part one = new Part(List.of(upsert(MESH, "1")), List.of());
        Part two = new Part(List.of(upsert(ODD, "2")), List.of());
        List<FromProvider> arrived = new ArrayList<>();
        arrived.addAll(down(one));
        arrived.addAll(down(two));
        arrived.addAll(down(bookmark(3, true)));
        assertThat(arrived).containsExactly(one, two, bookmark(3, true));
    }

    @Test
    void theBytesOfAResourceAreNotCopiedOnTheWayToTheTransport() {
        Upsert upsert = upsert(MESH, "shared by all zones");
        provider.write(new Part(List.of(upsert), List.of()));
        DeltaResponse response = provider.write(bookmark(1, false)).getFirst();
        assertThat(response.resources().getFirst().value()).isSameAs(upsert.bytes());
    }

    @Test
    void theSizeThatAResponseAnnouncesIsTheSizeItHas() throws IOException {
        provider.write(new Part(List.of(upsert(ODD, "y".repeat(70_000))), List.of(key("gone"))));
        DeltaResponse response = provider.write(bookmark(1, false)).getFirst();
        assertThat(bytes(response)).hasSize(response.encodedSize());
    }

    @Test
    void anAcknowledgementArrivesWithItsDigestAndWhatIsWithheld() {
        greet();
        down(bookmark(17, false));
        Ack ack = new Ack(
                17,
                Digest.of(ByteString.copyFromUtf8("reckoned")),
                List.of(
                        new Withheld(MESH, Optional.of(Digest.ZERO), Withheld.Kind.REFUSED, "no such field"),
                        new Withheld(ODD, Optional.empty(), Withheld.Kind.HELD, "held")));
        assertThat(up(ack)).containsExactly(ack);
    }

    @Test
    void aPlainAcknowledgementAgreesWithTheBookmark() {
        greet();
        Bookmark bookmark = bookmark(17, false);
        String nonce = provider.write(bookmark).getFirst().nonce();
        assertThat(provider.read(plainAck(nonce))).contains(new Ack(17, bookmark.digest(), List.of()));
    }

    @Test
    void anAcknowledgementOfNothingOutstandingSaysNothing() {
        greet();
        String nonce = provider.write(bookmark(17, false)).getFirst().nonce();
        assertThat(provider.read(plainAck("4711"))).isEmpty();
        assertThat(provider.read(plainAck(nonce))).isPresent();
        assertThat(provider.read(plainAck(nonce))).isEmpty();
    }

    @Test
    void tenThousandRefusalsArriveWholeInSeveralMessages() {
        greet();
        down(bookmark(5, true));
        List<Withheld> all = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            all.add(new Withheld(key("t" + i), Optional.of(Digest.ZERO), Withheld.Kind.REFUSED, "r".repeat(200)));
        }
        Ack ack = new Ack(5, Digest.ZERO, all);
        List<DeltaDiscoveryRequest> requests = subscriber.write(ack);
        assertThat(requests).hasSizeGreaterThan(2);
        assertThat(requests)
                .allSatisfy(request -> assertThat(request.getSerializedSize()).isLessThan(2 << 20));
        List<FromSubscriber> arrived = new ArrayList<>();
        requests.forEach(request -> provider.read(request).ifPresent(arrived::add));
        assertThat(arrived).containsExactly(ack);
    }

    @Test
    void aLongInventoryArrivesInSeveralMessagesOfWhichOneIsTheLast() {
        greet();
        Map<ResourceKey, Digest> held = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            held.put(key("t" + i), Digest.of(ByteString.copyFromUtf8("" + i)));
        }
        List<FromSubscriber> arrived = up(new Inventory(held, true));
        Map<ResourceKey, Digest> together = new HashMap<>();
        arrived.forEach(message -> together.putAll(((Inventory) message).held()));
        assertThat(together).isEqualTo(held);
        assertThat(arrived.size()).isGreaterThan(1);
        assertThat(arrived.subList(0, arrived.size() - 1)).noneMatch(message -> ((Inventory) message).last());
        assertThat(((Inventory) arrived.getLast()).last()).isTrue();
    }

    @Test
    void aWishToBeOfferedAgainArrives() {
        greet();
        OfferAgain again = new OfferAgain(List.of(MESH, ODD));
        assertThat(up(again)).containsExactly(again);
    }

    @Test
    void aRequestOfAnotherTypeIsRefused() {
        greet();
        DeltaDiscoveryRequest other =
                DeltaDiscoveryRequest.newBuilder().setTypeUrl("Mesh").build();
        assertThatThrownBy(() -> provider.read(other)).hasMessageContaining("\"Mesh\"");
    }

    @Test
    void aKeyWithoutMeshOrNameIsRefused() {
        for (String key : List.of("", "Mesh", "Mesh/", "Mesh//", "/m/n")) {
            assertThatThrownBy(() -> MeridianNames.key(key)).hasMessageContaining("expected: kind/mesh/name");
        }
    }

    @Test
    void anEmptyAnswerToThePseudoTypeTellsAPeerThatDoesNotKnowIt() {
        DeltaDiscoveryResponse empty = DeltaDiscoveryResponse.newBuilder()
                .setTypeUrl("MeridianBookmark")
                .setNonce("1")
                .build();
        assertThat(MeridianSubscriberEnd.isUnknownHere(empty)).isTrue();
    }

    private void greet() {
        up(HELLO);
    }

    private List<FromSubscriber> up(FromSubscriber message) {
        List<FromSubscriber> arrived = new ArrayList<>();
        subscriber.write(message).forEach(request -> provider.read(request).ifPresent(arrived::add));
        return arrived;
    }

    private List<FromProvider> down(FromProvider message) {
        List<FromProvider> arrived = new ArrayList<>();
        for (DeltaResponse response : provider.write(message)) {
            try {
                arrived.addAll(subscriber.read(wire(response)));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return arrived;
    }

    private static DeltaDiscoveryRequest plainAck(String nonce) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl("MeridianBookmark")
                .setResponseNonce(nonce)
                .setNode(NODE.brief())
                .build();
    }

    private static DeltaDiscoveryResponse wire(DeltaResponse response) throws IOException {
        return DeltaDiscoveryResponse.parseFrom(bytes(response));
    }

    private static byte[] bytes(DeltaResponse response) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes, 64);
        response.writeTo(out);
        out.flush();
        return bytes.toByteArray();
    }

    private static Bookmark bookmark(long revision, boolean complete) {
        return new Bookmark(
                new Position("s1", "e1", revision), Digest.of(ByteString.copyFromUtf8("state" + revision)), complete);
    }

    private static ResourceKey key(String name) {
        return new ResourceKey("MeshTimeout", "default", name);
    }

    private static Upsert upsert(ResourceKey key, String content) {
        ByteString bytes = ByteString.copyFromUtf8(content);
        return new Upsert(key, Digest.of(bytes), bytes);
    }
}
