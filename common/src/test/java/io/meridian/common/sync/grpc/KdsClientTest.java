package io.meridian.common.sync.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.meridian.common.auth.ZoneAuthentication;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.insight.InsightOutbox;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Message.Withheld;
import io.meridian.common.sync.grpc.ConnectionState.Connected;
import io.meridian.common.sync.grpc.ConnectionState.Dialect;
import io.meridian.common.sync.grpc.ConnectionState.Disconnected;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import io.meridian.common.testing.kds.LoopbackCertificates;
import io.meridian.common.testing.kds.RecordedGlobal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A zone's client on real TLS sockets: against our server, and against a global of the reference. */
final class KdsClientTest {
    private static final TreeSet<String> KINDS = ResourceKinds.ALL.stream()
            .filter(ResourceKind::globalToZone)
            .map(ResourceKind::name)
            .collect(Collectors.toCollection(TreeSet::new));
    private static final Hello HELLO =
            new Hello(1, Optional.empty(), new Filter(KINDS, new TreeSet<>(List.of("hash-suffix"))));

    @TempDir
    private Path directory;

    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final List<HandDrivenSession<FromSubscriber, FromProvider>> atGlobal = new CopyOnWriteArrayList<>();
    private final List<HandDrivenSession<FromProvider, FromSubscriber>> atZone = new CopyOnWriteArrayList<>();
    private final List<HandDrivenSession<FromProvider, FromSubscriber>> upAtGlobal = new CopyOnWriteArrayList<>();
    private final List<HandDrivenSession<FromSubscriber, FromProvider>> upAtZone = new CopyOnWriteArrayList<>();
    private final List<InsightBatch> insights = new CopyOnWriteArrayList<>();
    private InsightOutbox outbox = () -> bytes -> InsightBatch.EMPTY;
    private Duration globalsPatience = Duration.ofSeconds(14);
    private final AtomicReference<Optional<String>> token = new AtomicReference<>(Optional.of("good"));
    private LoopbackCertificates certificates;

    @BeforeEach
    void certify() {
        certificates = LoopbackCertificates.in(directory);
    }

    @AfterEach
    void stop() {
        timers.shutdownNow();
    }

    @Test
    void aChangeGoesDownAndItsAcknowledgementComesUp() throws IOException {
        try (KdsServer server = server(0);
                KdsClient client = client(server.port(), Duration.ofSeconds(15))) {
            client.start();
            HandDrivenSession<FromSubscriber, FromProvider> global = greeted();
            assertThat(global.received).containsExactly(HELLO);
            global.link.send(new Begin(new Position("s", "e", 7), "cluster", Mode.FULL));
            ByteString bytes = ByteString.copyFromUtf8("a mesh");
            Upsert mesh = new Upsert(ResourceKey.global("Mesh", "m"), Digest.of(bytes), bytes);
            Part part = new Part(List.of(mesh), List.of(ResourceKey.global("Mesh", "gone")));
            Bookmark bookmark = new Bookmark(new Position("s", "e", 7), Digest.ZERO, true);
            global.link.send(part);
            global.link.send(bookmark);
            HandDrivenSession<FromProvider, FromSubscriber> zone = atZone.getFirst();
            await().until(() -> zone.received.size() == 3);
            assertThat(zone.received.subList(1, 3)).containsExactly(part, bookmark);
            assertThat(client.state())
                    .isInstanceOfSatisfying(Connected.class, connected -> assertThat(connected.dialect())
                            .isEqualTo(Dialect.MERIDIAN));
            Ack ack = new Ack(
                    7,
                    Digest.of(bytes),
                    List.of(new Withheld(mesh.key(), Optional.of(mesh.digest()), Withheld.Kind.REFUSED, "no")));
            zone.link.send(ack);
            await().until(() -> global.received.size() == 2);
            assertThat(global.received.getLast()).isEqualTo(ack);
        }
    }

    @Test
    void aStateOfTwentyMegabytesArrivesWholeAndInOrder() throws IOException {
        try (KdsServer server = server(0);
                KdsClient client = client(server.port(), Duration.ofSeconds(15))) {
            client.start();
            HandDrivenSession<FromSubscriber, FromProvider> global = greeted();
            global.link.send(new Begin(new Position("s", "e", 7), "cluster", Mode.FULL));
            byte[] filling = new byte[1 << 20];
            new Random(1).nextBytes(filling);
            ByteString bytes = ByteString.copyFrom(filling);
            for (int i = 0; i < 20; i++) {
                await().until(global.link::ready);
                global.link.send(new Part(
                        List.of(new Upsert(ResourceKey.global("Mesh", "m" + i), Digest.of(bytes), bytes)), List.of()));
            }
            global.link.send(new Bookmark(new Position("s", "e", 7), Digest.ZERO, true));
            HandDrivenSession<FromProvider, FromSubscriber> zone = atZone.getFirst();
            await().atMost(Duration.ofSeconds(30)).until(() -> zone.received.size() == 22);
            for (int i = 0; i < 20; i++) {
                Upsert upsert = ((Part) zone.received.get(i + 1)).upserts().getFirst();
                assertThat(upsert.key().name()).isEqualTo("m" + i);
                assertThat(upsert.bytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void aRefusedTokenIsShownWithGlobalsReasonAndAGoodOneIsTakenAtTheNextAttempt() throws IOException {
        token.set(Optional.of("bad"));
        try (KdsServer server = server(0);
                KdsClient client = client(server.port(), Duration.ofSeconds(15))) {
            client.start();
            await().until(() -> client.state() instanceof Disconnected);
            assertThat(((Disconnected) client.state()).reason())
                    .contains("UNAUTHENTICATED")
                    .contains("the token has expired")
                    .doesNotContain("bad");
            assertThat(((Disconnected) client.state()).retry()).isPresent();
            token.set(Optional.of("good"));
            greeted();
        }
    }

    @Test
    void aGlobalThatComesBackIsFoundAgain() throws IOException {
        int port;
        try (KdsServer first = server(0)) {
            port = first.port();
            KdsClient client = client(port, Duration.ofSeconds(15));
            try (client) {
                client.start();
                greeted();
                first.close();
                await().until(() -> client.state() instanceof Disconnected);
                await().untilTrue(atZone.getFirst().closed);
                atGlobal.clear();
                try (KdsServer second = server(port)) {
                    assertThat(second.port()).isEqualTo(port);
                    greeted();
                }
            }
        }
    }

    @Test
    void aGlobalThatFallsSilentIsDialledAgain() throws IOException {
        try (KdsServer server = server(0);
                KdsClient client = client(server.port(), Duration.ofMillis(400))) {
            client.start();
            HandDrivenSession<FromSubscriber, FromProvider> silent = greeted();
            silent.link.send(new Begin(new Position("s", "e", 7), "cluster", Mode.DELTA));
            await().untilTrue(silent.closed);
            atGlobal.clear();
            assertThat(greeted()).isNotSameAs(silent);
        }
    }

    @Test
    void aGlobalThatWaitsForAnAcknowledgementIsNotSilent() throws IOException {
        try (KdsServer server = server(0);
                KdsClient client = client(server.port(), Duration.ofMillis(400))) {
            client.start();
            HandDrivenSession<FromSubscriber, FromProvider> global = greeted();
            global.link.send(new Begin(new Position("s", "e", 7), "cluster", Mode.DELTA));
            global.link.send(new Bookmark(new Position("s", "e", 7), Digest.ZERO, false));
            await().during(Duration.ofMillis(1_200)).until(() -> !global.closed.get());
            atZone.getLast().link.send(new Ack(7, Digest.ZERO, List.of()));
            await().untilTrue(global.closed);
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsNotBelievedUnlessAnyoneIs(@TempDir Path elsewhere) throws IOException {
        try (KdsServer server = server(0)) {
            LoopbackCertificates others = LoopbackCertificates.in(elsewhere);
            try (KdsClient wary = client(server.port(), new KdsClient.Trust.Authorities(others.authority()))) {
                wary.start();
                await().until(() -> wary.state() instanceof Disconnected);
                assertThat(((Disconnected) wary.state()).reason())
                        .contains("KUMA_MULTIZONE_ZONE_KDS_ROOT_CA_FILE")
                        .doesNotContain("Pipeline");
                assertThat(atGlobal).isEmpty();
            }
            try (KdsClient careless = client(server.port(), new KdsClient.Trust.Anyone())) {
                careless.start();
                greeted();
            }
        }
    }

    @Test
    void aTrustFileThatIsNoneIsNamed() throws IOException {
        try (KdsServer server = server(0);
                KdsClient client =
                        client(server.port(), new KdsClient.Trust.Authorities(directory.resolve("nowhere.pem")))) {
            client.start();
            await().until(() -> client.state() instanceof Disconnected);
            assertThat(((Disconnected) client.state()).reason()).contains("nowhere.pem");
        }
    }

    @Test
    void aGlobalOfTheReferenceIsKnownByItsEmptyAnswerAndHeardInItsDialect() {
        try (RecordedGlobal global = RecordedGlobal.start(certificates);
                KdsClient client = client(global.port(), Duration.ofSeconds(15))) {
            client.start();
            await().until(() -> atZone.size() == 1 && atZone.getFirst().link.ready());
            HandDrivenSession<FromProvider, FromSubscriber> zone = atZone.getFirst();
            zone.link.send(HELLO);
            await().until(() -> zone.received.stream().anyMatch(Bookmark.class::isInstance));
            assertThat(client.state())
                    .isInstanceOfSatisfying(Connected.class, connected -> assertThat(connected.dialect())
                            .isEqualTo(Dialect.KUMA));
            assertThat(zone.received.getFirst()).isInstanceOfSatisfying(Begin.class, begin -> assertThat(begin.mode())
                    .isEqualTo(Mode.FULL));
            int answered = 0;
            while (answered < 17) {
                int next = answered;
                await().until(() -> zone.received.stream()
                                .filter(Bookmark.class::isInstance)
                                .count()
                        > next);
                Bookmark bookmark = zone.received.stream()
                        .filter(Bookmark.class::isInstance)
                        .map(Bookmark.class::cast)
                        .skip(next)
                        .findFirst()
                        .orElseThrow();
                zone.link.send(new Ack(bookmark.at().revision(), bookmark.digest(), List.of()));
                answered++;
            }
            // 43 first responses and 16 later ones were answered, after the pseudo type and the 43 subscriptions.
            await().until(() -> global.received().size() == 2 + 43 + 59);
            assertThat(global.received().getFirst().getTypeUrl()).isEqualTo("MeridianBookmark");
            assertThat(client.state()).isInstanceOf(Connected.class);
        }
    }

    @Test
    void anAddressThatIsNoneIsNamedWithWhatIsExpected() {
        assertThat(GlobalAddress.parse("grpcs://global.example:5685"))
                .isEqualTo(new GlobalAddress("global.example", 5685, true));
        assertThat(GlobalAddress.parse("grpc://127.0.0.1")).isEqualTo(new GlobalAddress("127.0.0.1", 5685, false));
        assertThatThrownBy(() -> GlobalAddress.parse("https://global:5685"))
                .hasMessageContaining("unsupported scheme \"https\"")
                .hasMessageContaining("[grpc grpcs]");
        assertThatThrownBy(() -> GlobalAddress.parse("global:5685")).hasMessageContaining("unsupported scheme");
        assertThatThrownBy(() -> GlobalAddress.parse("grpcs://")).hasMessageContaining("expected: grpcs://host:port");
    }

    /** The first session at global whose zone has said hello. */
    private HandDrivenSession<FromSubscriber, FromProvider> greeted() {
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            for (HandDrivenSession<FromProvider, FromSubscriber> zone : atZone) {
                if (!zone.closed.get() && zone.link.ready() && zone.greeted.compareAndSet(false, true)) {
                    zone.link.send(HELLO);
                }
            }
            return !atGlobal.isEmpty() && !atGlobal.getLast().received.isEmpty();
        });
        return atGlobal.getLast();
    }

    private KdsServer server(int port) throws IOException {
        LoopbackCertificates.Leaf leaf = certificates.server();
        return KdsServer.start(
                new KdsServer.Setup(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        Optional.of(KdsTls.read(
                                new KdsTls.Material(leaf.certificate(), leaf.key(), Optional.empty()),
                                List.of("TLSv1.3"),
                                List.of())),
                        10_485_760,
                        Duration.ofSeconds(1),
                        globalsPatience,
                        "global-1",
                        "2.13.10"),
                new KdsServer.Sessions(
                        (peer, link) -> HandDrivenSession.into(atGlobal, link),
                        (peer, link) -> HandDrivenSession.into(upAtGlobal, link),
                        zone -> batch -> insights.add(batch),
                        new RecordingWitness()),
                claim -> claim.authorization().equals(Optional.of("Bearer good"))
                        ? new ZoneAuthentication.Admitted(claim.clientId().orElseThrow(), true, Optional.empty())
                        : new ZoneAuthentication.Refused(
                                ZoneAuthentication.Cause.TOKEN_EXPIRED, "the token has expired"),
                InstantSource.system(),
                new Random(1),
                timers);
    }

    private KdsClient client(int port, Duration silence) {
        return client(port, new KdsClient.Trust.Authorities(certificates.authority()), silence);
    }

    private KdsClient client(int port, KdsClient.Trust trust) {
        return client(port, trust, Duration.ofSeconds(15));
    }

    private KdsClient client(int port, KdsClient.Trust trust, Duration silence) {
        return new KdsClient(
                new KdsClient.Setup(
                        new GlobalAddress("127.0.0.1", port, true),
                        trust,
                        Optional.empty(),
                        token::get,
                        new ZoneNode("east", "host-1", "2.13.10", "{}"),
                        10_485_760,
                        silence),
                new KdsClient.Sessions(
                        link -> HandDrivenSession.into(atZone, link),
                        (peer, link) -> HandDrivenSession.into(upAtZone, link),
                        outbox),
                InstantSource.system(),
                new Random(1),
                timers);
    }
}
