package io.meridian.common.sync.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.Status;
import io.meridian.common.auth.ZoneAuthentication;
import io.meridian.common.auth.ZoneClaim;
import io.meridian.common.insight.Insight;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.insight.InsightOutbox;
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
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.direction.ZoneToGlobal;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import io.meridian.common.testing.kds.RawZone;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two sync streams of a zone belong together, and global notices a zone that falls silent. */
final class StreamsOfAZoneTest {
    private static final Hello HELLO =
            new Hello(1, Optional.empty(), new Filter(new ZoneToGlobal("east").kinds(), new TreeSet<>()));

    @TempDir
    private Path directory;

    private final List<HandDrivenSession<FromProvider, FromSubscriber>> downAtZone = new CopyOnWriteArrayList<>();
    private final List<HandDrivenSession<FromSubscriber, FromProvider>> upAtZone = new CopyOnWriteArrayList<>();
    private final Queue<InsightBatch> insights = new ArrayDeque<>();
    private OpenPort port;

    @BeforeEach
    void listen() {
        port = OpenPort.open(directory, StreamsOfAZoneTest::admitted, OpenPort.Choices.USUAL);
    }

    private void listenWithLittlePatience() {
        port.close();
        port = OpenPort.open(
                directory, StreamsOfAZoneTest::admitted, OpenPort.Choices.USUAL.silence(Duration.ofMillis(1_500)));
    }

    @AfterEach
    void stop() {
        port.close();
    }

    private static ZoneAuthentication admitted(ZoneClaim claim) {
        return new ZoneAuthentication.Admitted(claim.clientId().orElseThrow(), false, Optional.empty());
    }

    @Test
    void betweenOurOwnWhatAZoneHasGoesUpByCursorAndIsAcknowledged() {
        try (KdsClient client = ourZone(Duration.ofSeconds(14))) {
            client.start();
            Hello resumed = new Hello(1, Optional.of(new Cursor(new Position("s", "e", 6), "filter")), HELLO.filter());
            HandDrivenSession<FromSubscriber, FromProvider> zone = connected(resumed);
            assertThat(zone.received).containsExactly(resumed);
            ByteString bytes = ByteString.copyFromUtf8("a dataplane");
            Upsert dataplane = new Upsert(new ResourceKey("Dataplane", "m", "d"), Digest.of(bytes), bytes);
            List<FromProvider> said = List.of(
                    new Begin(new Position("s", "e", 7), "east", Mode.DELTA),
                    new Part(List.of(dataplane), List.of(new ResourceKey("Dataplane", "m", "gone"))),
                    new Bookmark(new Position("s", "e", 7), Digest.ZERO, false));
            said.forEach(zone.link::send);
            HandDrivenSession<FromProvider, FromSubscriber> global = port.provider("east");
            await().until(() -> global.received.size() == 3);
            assertThat(global.received).containsExactlyElementsOf(said);
            Ack ack = new Ack(7, Digest.of(bytes), List.of());
            global.link.send(ack);
            await().until(() -> zone.received.size() == 2);
            assertThat(zone.received.getLast()).isEqualTo(ack);
            assertThat(port.providers.getFirst().instance()).isEqualTo("east-1");
        }
    }

    @Test
    void insightsGoBesideTheEngineAndInOrder() {
        Insight insight = new Insight(new ResourceKey("DataplaneInsight", "m", "d"), ByteString.copyFromUtf8("online"));
        InsightBatch whole = new InsightBatch(List.of(insight), List.of(), Set.of("DataplaneInsight"));
        InsightBatch later = new InsightBatch(List.of(), List.of(insight.key()), Set.of());
        insights.add(whole);
        insights.add(later);
        try (KdsClient client = ourZone(Duration.ofSeconds(14))) {
            client.start();
            connected(HELLO);
            await().until(() -> port.insights.size() == 2);
            assertThat(port.insights).containsExactly(whole, later);
            assertThat(port.provider("east").received).isEmpty();
        }
    }

    @Test
    void aZoneOfOursThatFallsSilentIsEndedOnBothStreams() {
        listenWithLittlePatience();
        try (KdsClient client = ourZone(Duration.ofSeconds(14))) {
            client.start();
            HandDrivenSession<FromSubscriber, FromProvider> zone = connected(HELLO);
            HandDrivenSession<FromProvider, FromSubscriber> up = port.provider("east");
            HandDrivenSession<FromSubscriber, FromProvider> down = port.subscriber("east");
            zone.link.send(new Begin(new Position("s", "e", 7), "east", Mode.DELTA));
            await().untilTrue(up.closed);
            await().untilTrue(down.closed);
            // The zone sees both streams end, and dials again.
            await().until(() -> upAtZone.size() > 1 || downAtZone.size() > 1);
            assertThat(zone.closed).isTrue();
        }
    }

    @Test
    void aZoneThatWaitsForGlobalsStoreIsNotSilent() {
        listenWithLittlePatience();
        try (KdsClient client = ourZone(Duration.ofSeconds(14))) {
            client.start();
            HandDrivenSession<FromSubscriber, FromProvider> zone = connected(HELLO);
            HandDrivenSession<FromProvider, FromSubscriber> up = port.provider("east");
            zone.link.send(new Begin(new Position("s", "e", 7), "east", Mode.DELTA));
            zone.link.send(new Bookmark(new Position("s", "e", 7), Digest.ZERO, false));
            await().during(Duration.ofMillis(3_500)).until(() -> !up.closed.get());
            up.link.send(new Ack(7, Digest.ZERO, List.of()));
            await().untilTrue(up.closed);
        }
    }

    @Test
    void whenOneStreamOfAZoneEndsSoDoesTheOther() throws Exception {
        try (RawZone zone = port.zone("east")) {
            var down = zone.globalToZone();
            var up = zone.zoneToGlobal();
            down.send(subscribe("east"));
            port.provider("east");
            up.cancel();
            Status status = down.closed().get(10, TimeUnit.SECONDS);
            assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
            assertThat(status.getDescription()).contains("the other sync stream");
            await().untilTrue(port.subscriber("east").closed);

            var again = zone.globalToZone();
            var upAgain = zone.zoneToGlobal();
            again.send(subscribe("east"));
            await().until(() -> port.providers.size() == 2);
            again.cancel();
            assertThat(upAgain.closed().get(10, TimeUnit.SECONDS).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        }
    }

    @Test
    void aStreamOfOneZoneDoesNotEndThatOfAnotherOnTheSameAddress() {
        try (RawZone east = port.zone("east");
                RawZone west = port.zone("west")) {
            var eastern = east.globalToZone();
            eastern.send(subscribe("east"));
            var western = west.globalToZone();
            western.send(subscribe("west"));
            west.zoneToGlobal();
            port.provider("west");
            eastern.cancel();
            await().untilTrue(port.subscriber("east").closed);
            assertThat(western.closed()).isNotDone();
        }
    }

    @Test
    void aSessionThatTheEngineDoesNotWantLeavesNothingBehind() throws Exception {
        port.unwanted = true;
        try (RawZone zone = port.zone("east")) {
            var down = zone.globalToZone();
            down.send(subscribe("east"));
            assertThat(down.closed().get(10, TimeUnit.SECONDS).getDescription()).isEqualTo("not now");
            await().until(() -> port.witness.ended.size() == 1);
            await().until(() -> port.server.calls() == 0);
            port.unwanted = false;
            var up = zone.zoneToGlobal();
            var again = zone.globalToZone();
            again.send(subscribe("east"));
            port.provider("east");
            assertThat(port.providers).containsExactly(new PeerIdentity("east", "east-1", "grpc"));
            assertThat(up.closed()).isNotDone();
            assertThat(port.witness.ended).hasSize(1);
        }
    }

    @Test
    void aZoneWhoseStreamsCameByDifferentWaysIsAskedAllTheSame() {
        try (RawZone zone = port.zone("east")) {
            var up = zone.zoneToGlobal();
            port.provider("east").link.send(HELLO);
            await().until(() -> !up.received().isEmpty());
            assertThat(port.providers.getFirst().instance()).isEmpty();
        }
    }

    @Test
    void whatTheTransportSeesOfAZoneIsTold() {
        try (KdsClient client = ourZone(Duration.ofSeconds(14))) {
            client.start();
            connected(HELLO);
            HandDrivenSession<FromSubscriber, FromProvider> down = port.subscriber("east");
            ByteString bytes = ByteString.copyFromUtf8("a mesh");
            Upsert mesh = new Upsert(ResourceKey.global("Mesh", "m"), Digest.of(bytes), bytes);
            down.link.send(new Part(List.of(mesh), List.of()));
            down.link.send(new Bookmark(new Position("s", "e", 7), Digest.ZERO, false));
            await().until(() -> downAtZone.getFirst().received.stream().anyMatch(Bookmark.class::isInstance));
            downAtZone.getFirst().link.send(new Ack(7, Digest.ZERO, List.of()));
            await().until(() -> port.witness.answered.contains("east [Mesh] true"));
            assertThat(port.witness.sent).contains("east [Mesh]");
            assertThat(port.witness.opened).contains("east GLOBAL_TO_ZONE", "east ZONE_TO_GLOBAL");
            assertThat(port.witness.healthChecked).contains("east");
            assertThat(port.witness.introductions.getFirst().instance()).isEqualTo("east-1");
            client.close();
            await().until(() -> port.witness.ended.contains("east"));
        }
    }

    private HandDrivenSession<FromSubscriber, FromProvider> connected(Hello wanted) {
        await().until(() -> !downAtZone.isEmpty());
        downAtZone
                .getFirst()
                .link
                .send(new Hello(1, Optional.empty(), new Filter(new TreeSet<>(Set.of("Mesh")), new TreeSet<>())));
        port.subscriber("east").link.send(new Begin(new Position("s", "e", 1), "cluster", Mode.FULL));
        port.provider("east").link.send(wanted);
        await().until(() -> !upAtZone.isEmpty() && !upAtZone.getFirst().received.isEmpty());
        return upAtZone.getFirst();
    }

    private KdsClient ourZone(Duration silence) {
        InsightOutbox outbox = () -> bytes -> {
            InsightBatch next = insights.poll();
            return next == null ? InsightBatch.EMPTY : next;
        };
        return new KdsClient(
                new KdsClient.Setup(
                        new GlobalAddress("127.0.0.1", port.server.port(), true),
                        new KdsClient.Trust.Authorities(port.certificates.authority()),
                        Optional.empty(),
                        Optional::empty,
                        new ZoneNode("east", "east-1", "2.13.10", "{}"),
                        10_485_760,
                        silence),
                new KdsClient.Sessions(
                        link -> HandDrivenSession.into(downAtZone, link),
                        (peer, link) -> HandDrivenSession.into(upAtZone, link),
                        outbox),
                InstantSource.system(),
                new Random(1),
                port.timers);
    }

    private static DeltaDiscoveryRequest subscribe(String zone) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl("Mesh")
                .addResourceNamesSubscribe("*")
                .setNode(Node.newBuilder()
                        .setId(zone)
                        .setMetadata(Struct.newBuilder()
                                .putFields(
                                        "control-plane-id",
                                        Value.newBuilder()
                                                .setStringValue(zone + "-1")
                                                .build())))
                .build();
    }
}
