package io.meridian.common.sync.grpc.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Inventory;
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.OfferAgain;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Message.Withheld;
import io.meridian.wire.mesh.v1alpha1.CertificateAuthorityBackend;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.wire.mesh.v1alpha1.Routing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Global's end of a stream to a zone of the reference: what goes out, in which order, and what the engine is told. */
final class KumaProviderEndTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int LIMIT = 10_485_760;
    private static final ResourceKey MESH = ResourceKey.global("Mesh", "m1");
    private static final ResourceKey SECRET = new ResourceKey("Secret", "m1", "ca");
    private static final List<String> KINDS = ResourceKinds.ALL.stream()
            .filter(ResourceKind::globalToZone)
            .map(ResourceKind::name)
            .toList();

    private final KumaMemory memory = new KumaMemory();
    private KumaProviderEnd end = new KumaProviderEnd(ProviderRole.global(), LIMIT, memory);
    private Instant now = START;
    private long revision;

    @Test
    void theFirstRequestOpensASessionThatHoldsNothing() {
        open(subscribe("MeshTimeout"));
        assertThat(end.said()).singleElement().isInstanceOfSatisfying(Hello.class, hello -> {
            assertThat(hello.cursor()).isEmpty();
            assertThat(hello.filter().kinds()).containsExactlyInAnyOrderElementsOf(KINDS);
        });
    }

    @Test
    void nothingGoesOutBeforeTheWholeStateIsHere() {
        subscribeToAll();
        end.received(new Part(List.of(upsert(MESH, "mesh")), List.of()), now);
        assertThat(end.next(now)).isEmpty();
    }

    @Test
    void aTypeThatIsUnknownHereIsAnsweredEmptyAtOnce() {
        open(subscribe("Mesh"));
        end.requested(subscribe("MeshOfTheFuture"), now);
        assertThat(drain(step -> true)).singleElement().satisfies(response -> {
            assertThat(response.typeUrl()).isEqualTo("MeshOfTheFuture");
            assertThat(response.resources()).isEmpty();
        });
    }

    @Test
    void everyTypeGetsOneFirstResponseSecretsThenMeshThenTheRest() {
        subscribeToAll();
        load(upsert(timeout("t1"), "t"), upsert(MESH, "mesh"), upsert(SECRET, "s"));
        List<String> types =
                drain(step -> true).stream().map(DeltaResponse::typeUrl).toList();
        assertThat(types).containsExactlyInAnyOrderElementsOf(KINDS);
        assertThat(types).startsWith("Secret", "GlobalSecret", "Config", "Mesh", "CircuitBreaker");
    }

    @Test
    void firstResponsesWaitUntilWhatOthersDependOnIsSubscribedTo() {
        open(subscribe("MeshTimeout"));
        load(upsert(timeout("t1"), "t"), upsert(MESH, "mesh"));
        for (String kind : List.of("Mesh", "Config", "Secret")) {
            end.requested(subscribe(kind), now);
            assertThat(end.next(now)).isEmpty();
        }
        end.requested(subscribe("GlobalSecret"), now);
        assertThat(drain(step -> true).stream().map(DeltaResponse::typeUrl))
                .containsExactly("Secret", "GlobalSecret", "Config", "Mesh", "MeshTimeout");
    }

    @Test
    void aZoneThatSubscribesToLittleGetsItAfterAWhile() {
        open(subscribe("MeshTimeout"));
        load(upsert(timeout("t1"), "t"));
        assertThat(end.next(now)).isEmpty();
        end.settle(now);
        assertThat(drain(step -> true).stream().map(DeltaResponse::typeUrl)).containsExactly("MeshTimeout");
        assertThat(acks()).hasSize(1);
    }

    @Test
    void theEngineIsToldWhenTheLastResponseIsAnswered() {
        subscribeToAll();
        load(upsert(MESH, "mesh"));
        List<DeltaResponse> responses = new ArrayList<>();
        for (Optional<DeltaResponse> next = end.next(now); next.isPresent(); next = end.next(now)) {
            responses.add(next.get());
        }
        for (DeltaResponse response : responses.subList(1, responses.size())) {
            end.requested(ack(response), now);
        }
        assertThat(acks()).isEmpty();
        end.requested(ack(responses.getFirst()), now);
        assertThat(acks()).singleElement().satisfies(ack -> assertThat(ack.revision())
                .isEqualTo(1));
    }

    @Test
    void keysVersionsAndTypeUrlsAreTheReferences() {
        subscribeToAll();
        Upsert mesh = upsert(MESH, "mesh");
        load(mesh, upsert(timeout("t1"), "t"));
        List<DeltaResponse> responses = drain(step -> true);
        assertThat(of(responses, "Mesh").resources()).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo("m1.");
            assertThat(entry.version()).isEqualTo(mesh.digest().hex());
            assertThat(entry.type()).isEqualTo("type.googleapis.com/kuma.mesh.v1alpha1.KumaResource");
            assertThat(entry.value()).isSameAs(mesh.bytes());
        });
        assertThat(of(responses, "MeshTimeout").resources().getFirst().name()).isEqualTo("t1.m1");
        assertThat(responses.stream().map(DeltaResponse::nonce))
                .doesNotHaveDuplicates()
                .startsWith("1", "2", "3");
    }

    @Test
    void aTypeHasOneUnansweredResponseAtMost() {
        connect();
        List<Upsert> many = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            many.add(new Upsert(timeout("t" + i), Digest.ZERO, ByteString.copyFrom(new byte[900_000])));
        }
        batch(many, List.of());
        DeltaResponse first = end.next(now).orElseThrow();
        assertThat(first.resources()).hasSize(1);
        assertThat(end.next(now)).isEmpty();
        end.requested(ack(first), now);
        assertThat(end.next(now)).isPresent();
    }

    @Test
    void aNewMeshGoesOutAfterItsSecretsAndBeforeItsPoliciesAndIsDeletedTheOtherWayRound() {
        connect();
        batch(List.of(upsert(timeout("t1"), "t"), upsert(MESH, "m"), upsert(SECRET, "s")), List.of());
        assertThat(drain(step -> true).stream().map(DeltaResponse::typeUrl))
                .containsExactly("Secret", "Mesh", "MeshTimeout");
        batch(List.of(), List.of(MESH, SECRET, timeout("t1")));
        List<DeltaResponse> gone = drain(step -> true);
        assertThat(gone.stream().map(DeltaResponse::typeUrl)).containsExactly("MeshTimeout", "Mesh", "Secret");
        assertThat(gone.stream().flatMap(response -> response.removed().stream()))
                .containsExactly("t1.m1", "m1.", "ca.m1");
    }

    @Test
    void aRevisionWithNothingVisibleIsAcknowledgedWithoutAResponse() {
        connect();
        batch(List.of(), List.of());
        assertThat(end.next(now)).isEmpty();
        assertThat(acks()).singleElement().satisfies(ack -> assertThat(ack.revision())
                .isEqualTo(2));
    }

    @Test
    void whatTheZoneSaysItHoldsIsNotSentAgainAndWhatVanishedIsRemoved() {
        Upsert same = upsert(timeout("same"), "1");
        Upsert changed = upsert(timeout("changed"), "2");
        open(subscribe("MeshTimeout").toBuilder()
                .putInitialResourceVersions("same.m1", same.digest().hex())
                .putInitialResourceVersions("changed.m1", "0123")
                .putInitialResourceVersions("gone.m1", "4567")
                .build());
        load(same, changed);
        end.settle(now);
        assertThat(drain(step -> true)).singleElement().satisfies(response -> {
            assertThat(response.resources().stream().map(DeltaResponse.Entry::name))
                    .containsExactly("changed.m1");
            assertThat(response.removed()).containsExactly("gone.m1");
        });
    }

    @Test
    void ofManyResourcesTheOneThatIsRejectedIsFoundAndTheOthersAreTaken() {
        connect();
        List<Upsert> many = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            many.add(upsert(timeout("t" + (10 + i)), "content " + i));
        }
        batch(many, List.of());
        List<DeltaResponse> responses = drain(response -> !has(response, "t17.m1"));
        assertThat(responses.size()).isLessThan(12);
        assertThat(acks())
                .singleElement()
                .satisfies(ack -> assertThat(ack.withheld()).singleElement().satisfies(withheld -> {
                    assertThat(withheld.key()).isEqualTo(timeout("t17"));
                    assertThat(withheld.offered()).contains(many.get(7).digest());
                    assertThat(withheld.kind()).isEqualTo(Withheld.Kind.REFUSED);
                    assertThat(withheld.reason()).contains("suspected").contains("spec: no such field");
                }));
    }

    @Test
    void whatWasRejectedIsOfferedAgainAfterFiveMinutesThenTen() {
        connect();
        Upsert bad = upsert(timeout("bad"), "bad");
        batch(List.of(bad), List.of());
        drain(response -> false);
        acks();
        now = START.plus(Duration.ofMinutes(4));
        end.tick(now);
        assertThat(end.said()).isEmpty();
        now = START.plus(Duration.ofMinutes(5));
        end.tick(now);
        assertThat(end.said()).containsExactly(new OfferAgain(List.of(bad.key())));
        batch(List.of(bad), List.of());
        drain(response -> false);
        end.said();
        now = START.plus(Duration.ofMinutes(14));
        end.tick(now);
        assertThat(end.said()).isEmpty();
        now = START.plus(Duration.ofMinutes(15));
        end.tick(now);
        assertThat(end.said()).containsExactly(new OfferAgain(List.of(bad.key())));
    }

    @Test
    void whatTheZoneTakesAfterAllIsNoLongerWithheld() {
        connect();
        batch(List.of(upsert(timeout("t"), "bad")), List.of());
        drain(response -> false);
        assertThat(acks().getLast().withheld()).hasSize(1);
        batch(List.of(upsert(timeout("t"), "good")), List.of());
        drain(response -> true);
        assertThat(acks().getLast().withheld()).isEmpty();
    }

    @Test
    void whatTheZoneNoLongerShouldHoldIsNoLongerWithheld() {
        connect();
        batch(List.of(upsert(timeout("t"), "bad")), List.of());
        drain(response -> false);
        acks();
        batch(List.of(), List.of(timeout("t")));
        drain(response -> true);
        assertThat(acks().getLast().withheld()).isEmpty();
    }

    @Test
    void aSessionThatBreaksOffOnceLeavesNothingOutOfTheNext() {
        Upsert poison = upsert(timeout("poison"), "p");
        connect(poison);
        breakOffAt("MeshTimeout", poison, upsert(timeout("other"), "o"));
        reconnect();
        load(poison, upsert(timeout("other"), "o"));
        assertThat(of(drain(step -> true), "MeshTimeout").resources()).hasSize(2);
    }

    @Test
    void theResourceThatBreaksSessionsOffIsFoundAndLeftOutWhileTheOthersArrive() {
        Upsert poison = upsert(timeout("poison"), "p");
        List<Upsert> state = List.of(poison, upsert(timeout("a"), "a"), upsert(timeout("b"), "b"));
        int sessions = 0;
        List<String> taken = new ArrayList<>();
        boolean broken = true;
        while (broken && sessions < 10) {
            sessions++;
            taken.clear();
            broken = false;
            reconnect();
            load(state.toArray(Upsert[]::new));
            for (Optional<DeltaResponse> next = end.next(now); next.isPresent(); next = end.next(now)) {
                if (has(next.get(), "poison.m1")) {
                    end.closed(now.plusSeconds(1));
                    broken = true;
                    break;
                }
                next.get().resources().forEach(entry -> taken.add(entry.name()));
                end.requested(ack(next.get()), now);
            }
        }
        assertThat(broken).isFalse();
        assertThat(sessions).isEqualTo(4);
        assertThat(taken).contains("a.m1", "b.m1").doesNotContain("poison.m1");
        assertThat(acks().getLast().withheld()).singleElement().satisfies(withheld -> {
            assertThat(withheld.key()).isEqualTo(poison.key());
            assertThat(withheld.reason()).contains("broke off");
        });
    }

    @Test
    void aSessionThatEndsLongAfterAResponseMakesNothingSuspect() {
        Upsert poison = upsert(timeout("poison"), "p");
        for (int i = 0; i < 4; i++) {
            reconnect();
            load(poison);
            while (end.next(now).isPresent()) {
                // Nothing is answered.
            }
            end.closed(now.plusSeconds(11));
        }
        reconnect();
        load(poison);
        assertThat(of(drain(step -> true), "MeshTimeout").resources()).hasSize(1);
    }

    @Test
    void aTypeLargerThanAMessageIsWithheldWholeAndAnswersNothing() {
        end = new KumaProviderEnd(ProviderRole.global(), 10_000, memory);
        subscribeToAll();
        List<Upsert> large = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            large.add(new Upsert(timeout("t" + i), Digest.ZERO, ByteString.copyFrom(new byte[1_000])));
        }
        large.add(upsert(MESH, "mesh"));
        load(large.toArray(Upsert[]::new));
        List<DeltaResponse> responses = drain(step -> true);
        assertThat(responses.stream().map(DeltaResponse::typeUrl))
                .doesNotContain("MeshTimeout")
                .contains("Mesh");
        assertThat(acks().getLast().withheld()).hasSize(12).allSatisfy(withheld -> assertThat(withheld.reason())
                .contains("10000"));
        assertThat(end.notices()).containsKey("MeshTimeout");

        batch(List.of(), large.subList(0, 6).stream().map(Upsert::key).toList());
        assertThat(of(drain(step -> true), "MeshTimeout").resources()).hasSize(6);
        assertThat(acks().getLast().withheld()).isEmpty();
    }

    @Test
    void aTypeNearTheLimitIsWarnedAbout() {
        end = new KumaProviderEnd(ProviderRole.global(), 10_000, memory);
        subscribeToAll();
        load(new Upsert(timeout("t"), Digest.ZERO, ByteString.copyFrom(new byte[8_500])));
        assertThat(drain(step -> true).stream().map(DeltaResponse::typeUrl)).contains("MeshTimeout");
        assertThat(end.notices().get("MeshTimeout")).contains("10000");
    }

    @Test
    void aMeshWithTwoAuthoritiesGoesWithTheEnabledOne() throws InvalidProtocolBufferException {
        Mesh mesh = Mesh.newBuilder()
                .setMtls(Mesh.Mtls.newBuilder()
                        .setEnabledBackend("new")
                        .addBackends(CertificateAuthorityBackend.newBuilder().setName("old"))
                        .addBackends(CertificateAuthorityBackend.newBuilder().setName("new")))
                .build();
        Mesh sent = sentAs(mesh);
        assertThat(sent.getMtls().getBackendsList()).singleElement().satisfies(backend -> assertThat(backend.getName())
                .isEqualTo("new"));
        assertThat(end.notices().get("Mesh/m1")).contains("projected").contains("mtls.backends");
    }

    @Test
    void zoneEgressWithoutMtlsIsLeftOut() throws InvalidProtocolBufferException {
        Mesh mesh = Mesh.newBuilder()
                .setRouting(Routing.newBuilder().setZoneEgress(true).setLocalityAwareLoadBalancing(true))
                .build();
        Mesh sent = sentAs(mesh);
        assertThat(sent.getRouting().getZoneEgress()).isFalse();
        assertThat(sent.getRouting().getLocalityAwareLoadBalancing()).isTrue();
    }

    @Test
    void aMeshThatTheZoneCanTakeGoesAsItIs() throws InvalidProtocolBufferException {
        Mesh mesh = Mesh.newBuilder()
                .setMtls(Mesh.Mtls.newBuilder()
                        .setEnabledBackend("only")
                        .addBackends(CertificateAuthorityBackend.newBuilder().setName("only")))
                .setRouting(Routing.newBuilder().setZoneEgress(true))
                .build();
        assertThat(sentAs(mesh)).isEqualTo(mesh);
        assertThat(end.notices()).isEmpty();
    }

    @Test
    void theEngineIsToldWhatTheZoneHoldsWhenItHasLostThePosition() {
        connect(upsert(MESH, "mesh"));
        end.received(new Begin(new Position("s", "e2", 9), "", Mode.COMPARE), now);
        assertThat(end.said()).singleElement().isInstanceOfSatisfying(Inventory.class, inventory -> {
            assertThat(inventory.last()).isTrue();
            assertThat(inventory.held()).containsOnlyKeys(MESH);
        });
    }

    @Test
    void aSubscriptionAskedForAgainIsAnsweredAtOnceWithNothing() {
        connect(upsert(MESH, "mesh"));
        end.requested(subscribe("Mesh"), now);
        assertThat(drain(step -> true)).singleElement().satisfies(response -> {
            assertThat(response.typeUrl()).isEqualTo("Mesh");
            assertThat(response.resources()).isEmpty();
        });
    }

    @Test
    void anAcknowledgementOfNothingOutstandingIsIgnored() {
        connect(upsert(MESH, "mesh"));
        end.requested(
                DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl("Mesh")
                        .setResponseNonce("4711")
                        .setErrorDetail(Status.newBuilder().setMessage("late"))
                        .build(),
                now);
        assertThat(end.next(now)).isEmpty();
        assertThat(end.said()).isEmpty();
    }

    @Test
    void moreTypesThanThereAreEndTheSession() {
        open(subscribe("Mesh"));
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        end.requested(subscribe("Type" + i), now);
                    }
                })
                .isInstanceOf(MalformedMessageException.class);
    }

    private Mesh sentAs(Mesh mesh) throws InvalidProtocolBufferException {
        subscribeToAll();
        ByteString bytes = KumaResource.newBuilder()
                .setMeta(KumaResource.Meta.newBuilder().setName("m1"))
                .setSpec(Any.pack(mesh))
                .build()
                .toByteString();
        load(new Upsert(MESH, Digest.of(bytes), bytes));
        DeltaResponse.Entry entry = of(drain(step -> true), "Mesh").resources().getFirst();
        assertThat(entry.version()).isEqualTo(Digest.of(entry.value()).hex());
        return KumaResource.parseFrom(entry.value()).getSpec().unpack(Mesh.class);
    }

    private void breakOffAt(String type, Upsert... upserts) {
        batch(List.of(upserts), List.of());
        assertThat(end.next(now).orElseThrow().typeUrl()).isEqualTo(type);
        end.closed(now.plusSeconds(1));
    }

    private void connect(Upsert... state) {
        subscribeToAll();
        load(state);
        drain(step -> true);
        end.said();
    }

    private void reconnect() {
        end = new KumaProviderEnd(ProviderRole.global(), LIMIT, memory);
        revision = 0;
        subscribeToAll();
    }

    private void subscribeToAll() {
        open(subscribe(KINDS.getFirst()));
        KINDS.stream().skip(1).forEach(kind -> end.requested(subscribe(kind), now));
        end.said();
    }

    private void load(Upsert... state) {
        end.received(new Begin(new Position("s", "e", 1), "", Mode.FULL), now);
        end.received(new Part(List.of(state), List.of()), now);
        revision = 1;
        end.received(new Bookmark(new Position("s", "e", 1), Digest.ZERO, true), now);
    }

    private void batch(List<Upsert> upserts, List<ResourceKey> removals) {
        revision++;
        end.received(new Part(upserts, removals), now);
        end.received(new Bookmark(new Position("s", "e", revision), Digest.ZERO, false), now);
    }

    private void open(DeltaDiscoveryRequest first) {
        end.opened(first);
        end.requested(first, now);
    }

    /** Everything that goes out while the zone answers each response at once: it accepts, or rejects. */
    private List<DeltaResponse> drain(Predicate<DeltaResponse> accepts) {
        List<DeltaResponse> responses = new ArrayList<>();
        for (Optional<DeltaResponse> next = end.next(now); next.isPresent(); next = end.next(now)) {
            DeltaResponse response = next.get();
            responses.add(response);
            DeltaDiscoveryRequest.Builder answer = ack(response).toBuilder();
            if (!accepts.test(response)) {
                answer.setErrorDetail(Status.newBuilder().setMessage("spec: no such field"));
            }
            end.requested(answer.build(), now);
        }
        return responses;
    }

    private List<Ack> acks() {
        List<FromSubscriber> said = end.said();
        return said.stream().filter(Ack.class::isInstance).map(Ack.class::cast).toList();
    }

    private static boolean has(DeltaResponse response, String name) {
        return response.resources().stream().anyMatch(entry -> entry.name().equals(name));
    }

    private static DeltaResponse of(List<DeltaResponse> responses, String type) {
        return responses.stream()
                .filter(response -> response.typeUrl().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static DeltaDiscoveryRequest subscribe(String type) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(type)
                .addResourceNamesSubscribe("*")
                .setNode(Node.newBuilder().setId("east"))
                .build();
    }

    private static DeltaDiscoveryRequest ack(DeltaResponse response) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(response.typeUrl())
                .setResponseNonce(response.nonce())
                .setNode(Node.newBuilder().setId("east"))
                .build();
    }

    private static ResourceKey timeout(String name) {
        return new ResourceKey("MeshTimeout", "m1", name);
    }

    private static Upsert upsert(ResourceKey key, String content) {
        ByteString bytes = ByteString.copyFromUtf8(content);
        return new Upsert(key, Digest.of(bytes), bytes);
    }
}
