package io.meridian.common.sync.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.grpc.Status;
import io.meridian.common.auth.ZoneAuthentication;
import io.meridian.common.auth.ZoneAuthentication.Cause;
import io.meridian.common.auth.ZoneClaim;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.testing.kds.LoopbackCertificates;
import io.meridian.common.testing.kds.RawZone;
import io.meridian.common.testing.kds.RecordedSession;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.wire.mesh.v1alpha1.Routing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server on a real TLS socket, with zones that speak raw KDS. */
final class KdsServerTest {
    private static final Duration HEALTH_INTERVAL = Duration.ofMillis(1_500);

    @TempDir
    private Path directory;

    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, HandDrivenSession<FromSubscriber, FromProvider>> sessions = new ConcurrentHashMap<>();
    private final Map<String, HandDrivenSession<FromProvider, FromSubscriber>> upSessions = new ConcurrentHashMap<>();
    private final List<PeerIdentity> peers = new CopyOnWriteArrayList<>();
    private final List<PeerIdentity> providers = new CopyOnWriteArrayList<>();
    private final List<InsightBatch> insights = new CopyOnWriteArrayList<>();
    private final RecordingWitness witness = new RecordingWitness();
    private final List<ZoneClaim> claims = new CopyOnWriteArrayList<>();
    private LoopbackCertificates certificates;
    private KdsServer server;

    @BeforeEach
    void listen() throws IOException {
        certificates = LoopbackCertificates.in(directory);
        LoopbackCertificates.Leaf leaf = certificates.server();
        server = KdsServer.start(
                new KdsServer.Setup(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.of(KdsTls.read(
                                new KdsTls.Material(
                                        leaf.certificate(), leaf.key(), Optional.of(certificates.authority())),
                                List.of("TLSv1.3"),
                                List.of())),
                        10_485_760,
                        HEALTH_INTERVAL,
                        Duration.ofSeconds(14),
                        "global-1",
                        "2.13.10"),
                new KdsServer.Sessions(
                        (peer, link) -> {
                            peers.add(peer);
                            HandDrivenSession<FromSubscriber, FromProvider> session = new HandDrivenSession<>(link);
                            sessions.put(peer.zone(), session);
                            return session;
                        },
                        (peer, link) -> {
                            providers.add(peer);
                            HandDrivenSession<FromProvider, FromSubscriber> session = new HandDrivenSession<>(link);
                            upSessions.put(peer.zone(), session);
                            return session;
                        },
                        zone -> batch -> insights.add(batch),
                        witness),
                this::authenticate,
                InstantSource.system(),
                new Random(1),
                timers);
    }

    @AfterEach
    void stop() {
        server.close();
        timers.shutdownNow();
    }

    private ZoneAuthentication authenticate(ZoneClaim claim) {
        claims.add(claim);
        String zone = claim.clientId().orElseThrow();
        if (claim.authorization().isPresent() && !claim.authorization().get().equals("Bearer token of " + zone)) {
            return new ZoneAuthentication.Refused(Cause.WRONG_ZONE, "the token is for another zone");
        }
        if (claim.nodeId().isPresent() && !claim.nodeId().get().equals(zone)) {
            return new ZoneAuthentication.Refused(
                    Cause.OTHER_NODE, "node.id is \"" + claim.nodeId().get() + "\" and client-id \"" + zone + "\"");
        }
        return new ZoneAuthentication.Admitted(zone, claim.authorization().isPresent(), Optional.empty());
    }

    /** The recorded zone speaks; each change that global of the recording sent is told to the engine's link as one batch. */
    @Test
    void theRecordedZoneGetsWhatTheRecordedGlobalSent() {
        RecordedSession recording = RecordedSession.load();
        try (RawZone zone = zone("east")) {
            var stream = zone.globalToZone();
            recording.requests().stream()
                    .map(RecordedSession.Request::message)
                    .filter(request -> request.getResponseNonce().isEmpty())
                    .forEach(stream::send);
            HandDrivenSession<FromSubscriber, FromProvider> session = session("east");
            assertThat(session.received.getFirst()).isInstanceOfSatisfying(Hello.class, hello -> assertThat(
                            hello.filter().features())
                    .contains("hash-suffix", "producer-policy-flow", "optional-top-level-target-ref"));
            assertThat(peers.getFirst()).isEqualTo(new PeerIdentity("east", "host-2162", "grpc"));

            int answered = 0;
            long revision = 0;
            for (List<RecordedSession.Response> change : recording.changes()) {
                revision++;
                RecordedChange.tell(session, change, revision);
                int expected = answered + change.size();
                while (answered < expected) {
                    int next = answered;
                    await().atMost(Duration.ofSeconds(20))
                            .until(() -> stream.received().size() > next);
                    stream.send(ack(stream.received().get(next), "east"));
                    answered++;
                }
                assertThat(stream.received()).hasSize(expected);
                assertThat(contents(stream.received().subList(expected - change.size(), expected)))
                        .containsExactlyEntriesOf(contents(change.stream()
                                .map(RecordedSession.Response::message)
                                .toList()));
                long told = revision;
                await().until(() -> session.received.getLast() instanceof Ack ack && ack.revision() == told);
            }
            assertThat(stream.received()).hasSize(59).allSatisfy(response -> {
                assertThat(response.getControlPlane().getIdentifier()).isEqualTo("global");
                assertThat(response.getSystemVersionInfo()).isEmpty();
                assertThat(response.getUnknownFields().asMap()).isEmpty();
            });
            assertThat(stream.received().stream().map(DeltaDiscoveryResponse::getNonce))
                    .startsWith("1", "2", "3")
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aCallWithoutClientIdIsRefusedInTheReferencesWords() throws Exception {
        try (RawZone zone = RawZone.connect(server.port(), certificates, Optional.empty(), Optional.empty())) {
            Status status = zone.globalToZone().closed().get(10, TimeUnit.SECONDS);
            assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(status.getDescription()).isEqualTo("\"client-id\" is not present in metadata");
        }
    }

    @Test
    void aTokenThatDoesNotHoldIsRefusedOnEveryCallWithTheReason() throws Exception {
        try (RawZone zone =
                RawZone.connect(server.port(), certificates, Optional.of("west"), Optional.of("token of east"))) {
            List<RawZone.Stream<?, ?>> calls = List.of(
                    zone.globalToZone(),
                    zone.zoneToGlobal(),
                    zone.admin("StreamXDSConfigs"),
                    zone.admin("StreamStats"),
                    zone.admin("StreamClusters"),
                    zone.admin("HealthCheck"));
            for (RawZone.Stream<?, ?> call : calls) {
                Status status = call.closed().get(10, TimeUnit.SECONDS);
                assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                assertThat(status.getDescription()).isEqualTo("the token is for another zone");
            }
            assertThat(sessions).isEmpty();
        }
    }

    @Test
    void aNodeOfAnotherNameIsRefusedBeforeAnythingIsSent() throws Exception {
        try (RawZone zone =
                RawZone.connect(server.port(), certificates, Optional.of("west"), Optional.of("token of west"))) {
            var stream = zone.globalToZone();
            stream.send(subscribe("Mesh", "east"));
            Status status = stream.closed().get(10, TimeUnit.SECONDS);
            assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
            assertThat(status.getDescription()).contains("east").contains("west");
            assertThat(sessions).isEmpty();
        }
    }

    @Test
    void aRequestWithoutNodeIsRefusedAndHarmsNobody() throws Exception {
        try (RawZone zone = zone("east")) {
            var stream = zone.globalToZone();
            stream.send(DeltaDiscoveryRequest.newBuilder().setTypeUrl("Mesh").build());
            Status status = stream.closed().get(10, TimeUnit.SECONDS);
            assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(status.getDescription()).contains("node.id").contains("east");
            var again = zone.globalToZone();
            again.send(subscribe("Mesh", "east"));
            session("east");
        }
    }

    @Test
    void aStreamThatChangesItsNodeEnds() throws Exception {
        try (RawZone zone = zone("east")) {
            var stream = zone.globalToZone();
            stream.send(subscribe("Mesh", "east"));
            stream.send(subscribe("Secret", "west"));
            assertThat(stream.closed().get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            await().until(() -> session("east").closed.get());
        }
    }

    @Test
    void theNameInAClientCertificateIsPartOfTheClaim() {
        LoopbackCertificates.Leaf leaf = certificates.client("spiffe://cluster/zone/east");
        try (RawZone zone = RawZone.connect(
                server.port(), certificates, Optional.of("east"), Optional.empty(), Optional.of(leaf))) {
            zone.globalToZone().send(subscribe("Mesh", "east"));
            session("east");
            assertThat(claims).allSatisfy(claim -> assertThat(claim.certificateUris())
                    .containsExactly("spiffe://cluster/zone/east"));
        }
    }

    @Test
    void theOtherStreamsOfAKumaZoneStayOpenAndHealthIsAnswered() throws Exception {
        try (RawZone zone = zone("east")) {
            var up = zone.zoneToGlobal();
            var configs = zone.admin("StreamXDSConfigs");
            var stats = zone.admin("StreamStats");
            var clusters = zone.admin("StreamClusters");
            var health = zone.admin("HealthCheck");
            health.send(Empty.getDefaultInstance());
            health.halfClose();
            assertThat(health.closed().get(10, TimeUnit.SECONDS).isOk()).isTrue();
            // interval = 1, a duration of 1 s and 500,000,000 ns
            assertThat(health.received().getFirst().toByteString())
                    .isEqualTo(ByteString.fromHex("0a08080110" + "80cab5ee01"));
            up.send(DeltaDiscoveryResponse.newBuilder()
                    .setTypeUrl("Dataplane")
                    .setNonce("1")
                    .build());
            assertThat(up.received()).isEmpty();
            assertThat(List.of(up, configs, stats, clusters))
                    .noneMatch(stream -> stream.closed().isDone());
        }
    }

    @Test
    void zoneToGlobalNeverEndsAsIfAllWereWell() throws Exception {
        try (RawZone zone = zone("east")) {
            var ended = zone.zoneToGlobal();
            ended.halfClose();
            assertThat(ended.closed().get(10, TimeUnit.SECONDS).isOk()).isFalse();
            var open = zone.zoneToGlobal();
            var configuration = zone.globalToZone();
            configuration.send(subscribe("Mesh", "east"));
            session("east");
            server.close();
            assertThat(open.closed().get(10, TimeUnit.SECONDS).isOk()).isFalse();
            assertThat(configuration.closed().get(10, TimeUnit.SECONDS).getCode())
                    .isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void aZoneThatDoesNotReadNeitherDelaysAnotherNorMakesMessagesPileUp() {
        try (RawZone slow = zone("slow");
                RawZone quick = zone("quick")) {
            var stuck = slow.globalToZone();
            stuck.stopReading();
            stuck.send(subscribeAsMeridian("slow"));
            var moving = quick.globalToZone();
            moving.send(subscribeAsMeridian("quick"));
            HandDrivenSession<FromSubscriber, FromProvider> slowSession = session("slow");
            HandDrivenSession<FromSubscriber, FromProvider> quickSession = session("quick");
            int sent = 0;
            while (sent < 100 && becomesReady(slowSession)) {
                slowSession.link.send(large(sent));
                sent++;
            }
            assertThat(sent)
                    .as("messages of 0.5 MB that a connection takes unread")
                    .isLessThan(10);
            quickSession.link.send(new Bookmark(new Position("s", "e", 1), Digest.ZERO, false));
            await().until(() -> moving.received().size() == 1);
            assertThat(slowSession.link.ready()).isFalse();
            assertThat(stuck.received().size()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void headersAndMessagesBeyondTheirBoundsEndTheirCallAndHarmNoOther() throws Exception {
        try (RawZone good = zone("good");
                RawZone loud = RawZone.connect(
                        server.port(), certificates, Optional.of("loud"), Optional.of("t".repeat(40_000)));
                RawZone fat = zone("fat")) {
            var untouched = good.globalToZone();
            untouched.send(subscribe("Mesh", "good"));
            session("good");
            assertThat(loud.globalToZone().closed().get(10, TimeUnit.SECONDS).isOk())
                    .isFalse();
            var flooded = fat.globalToZone();
            flooded.send(subscribe("M".repeat(11_000_000), "fat"));
            assertThat(flooded.closed().get(20, TimeUnit.SECONDS).isOk()).isFalse();
            assertThat(sessions).containsOnlyKeys("good");
            assertThat(untouched.closed()).isNotDone();
        }
    }

    @Test
    void whatAZoneOfTheReferenceGetsProjectedIsShownWhileItIsConnected() {
        try (RawZone zone = zone("east")) {
            var stream = zone.globalToZone();
            stream.send(subscribe("Mesh", "east"));
            stream.send(subscribe("Secret", "east"));
            ByteString bytes = KumaResource.newBuilder()
                    .setMeta(KumaResource.Meta.newBuilder().setName("m1"))
                    .setSpec(Any.pack(Mesh.newBuilder()
                            .setRouting(Routing.newBuilder().setZoneEgress(true))
                            .build()))
                    .build()
                    .toByteString();
            ResourceKey mesh = ResourceKey.global("Mesh", "m1");
            var link = session("east").link;
            link.send(new Part(List.of(new Upsert(mesh, Digest.of(bytes), bytes)), List.of()));
            link.send(new Bookmark(new Position("s", "e", 1), Digest.ZERO, true));
            await().until(() -> !server.notices("east").isEmpty());
            assertThat(server.notices("east").get("Mesh/m1"))
                    .contains("projected")
                    .contains("zoneEgress");
            stream.cancel();
            await().until(() -> server.notices("east").isEmpty());
        }
    }

    @Test
    void theEngineIsToldWhenAStreamEnds() {
        try (RawZone zone = zone("east")) {
            var stream = zone.globalToZone();
            stream.send(subscribe("Mesh", "east"));
            HandDrivenSession<FromSubscriber, FromProvider> session = session("east");
            stream.cancel();
            await().untilTrue(session.closed);
        }
    }

    @Test
    void whatTheEngineSaysWhenItEndsASessionReachesTheZone() throws Exception {
        try (RawZone zone = zone("east")) {
            var stream = zone.globalToZone();
            stream.send(subscribe("Mesh", "east"));
            session("east").link.close("a newer session of the zone took over");
            Status status = stream.closed().get(10, TimeUnit.SECONDS);
            assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(status.getDescription()).isEqualTo("a newer session of the zone took over");
        }
    }

    private RawZone zone(String name) {
        return RawZone.connect(server.port(), certificates, Optional.of(name), Optional.empty());
    }

    private HandDrivenSession<FromSubscriber, FromProvider> session(String zone) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> sessions.get(zone), session -> session != null);
    }

    private static boolean becomesReady(HandDrivenSession<FromSubscriber, FromProvider> session) {
        try {
            await().atMost(Duration.ofMillis(700)).until(session.link::ready);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    /** What responses carry, by type: everything but order and nonces, which the reference leaves to chance. */
    private static TreeMap<String, String> contents(List<DeltaDiscoveryResponse> responses) {
        return responses.stream()
                .collect(Collectors.toMap(
                        DeltaDiscoveryResponse::getTypeUrl,
                        response -> response.getResourcesList().stream()
                                        .map(Resource::toString)
                                        .sorted()
                                        .toList()
                                + " - "
                                + response.getRemovedResourcesList().stream()
                                        .sorted()
                                        .toList(),
                        (one, other) -> one + other,
                        TreeMap::new));
    }

    private static Part large(int number) {
        ByteString bytes = ByteString.copyFrom(new byte[500_000]);
        return new Part(
                List.of(new Upsert(new ResourceKey("Secret", "m", "s" + number), Digest.ZERO, bytes)), List.of());
    }

    private static DeltaDiscoveryRequest subscribe(String type, String zone) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(type)
                .addResourceNamesSubscribe("*")
                .setNode(Node.newBuilder().setId(zone))
                .build();
    }

    private static DeltaDiscoveryRequest subscribeAsMeridian(String zone) {
        Struct words = Struct.newBuilder()
                .putFields("protocol", Value.newBuilder().setNumberValue(1).build())
                .build();
        Struct metadata = Struct.newBuilder()
                .putFields("meridian", Value.newBuilder().setStructValue(words).build())
                .build();
        return subscribe("MeridianBookmark", zone).toBuilder()
                .setNode(Node.newBuilder().setId(zone).setMetadata(metadata))
                .build();
    }

    private static DeltaDiscoveryRequest ack(DeltaDiscoveryResponse response, String zone) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setResponseNonce(response.getNonce())
                .setNode(Node.newBuilder().setId(zone))
                .build();
    }
}
