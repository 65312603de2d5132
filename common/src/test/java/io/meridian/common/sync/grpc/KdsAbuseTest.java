package io.meridian.common.sync.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.meridian.common.auth.KeyRing;
import io.meridian.common.auth.ProvenZones;
import io.meridian.common.auth.TokenVerifier;
import io.meridian.common.auth.ZonePolicy;
import io.meridian.common.auth.ZoneTokenAuthenticator;
import io.meridian.common.ca.Pem;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.store.Write;
import io.meridian.common.store.memory.InMemoryResourceStore;
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
import io.meridian.common.testing.kds.KdsAttacks;
import io.meridian.common.testing.kds.KdsAttacks.Attack;
import io.meridian.common.testing.kds.RawHttp2;
import io.meridian.common.testing.kds.RawZone;
import io.meridian.wire.system.v1alpha1.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What nobody should do at the KDS port: each is refused, counted, and does no harm to a zone that is connected meanwhile. One server
 * takes all of it, one after the other.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KdsAbuseTest {
    private static final KeyPair KEY = rsa();
    private static final long MEBIBYTES_ALLOWED = 64;

    private final Set<String> proven = java.util.concurrent.ConcurrentHashMap.newKeySet();
    private volatile Duration ahead = Duration.ZERO;
    private final InstantSource clock = () -> Instant.now().plus(ahead);
    private InMemoryResourceStore store;
    private OpenPort port;
    private RawZone good;
    private RawZone.Stream<DeltaDiscoveryRequest, DeltaDiscoveryResponse> unharmed;
    private long revision;
    private long heapBefore;

    @BeforeAll
    void listen(@TempDir Path directory) {
        store = InMemoryResourceStore.open(clock, WireForm.ofGlobal());
        secret(KeyRing.ZONES.secret(1), Pem.rsaPrivateKey(KEY.getPrivate()));
        secret(
                ResourceKey.global("GlobalSecret", "zone-token-revocations"),
                ByteString.copyFromUtf8("revoked-1,revoked-2"));
        port = OpenPort.open(
                directory,
                new ZoneTokenAuthenticator(
                        new TokenVerifier(store, clock),
                        new ZonePolicy(ZonePolicy.Mode.TOKEN, Set.of()),
                        "cluster",
                        new ProvenZones() {
                            @Override
                            public boolean contains(String zone) {
                                return proven.contains(zone);
                            }

                            @Override
                            public void add(String zone) {
                                proven.add(zone);
                            }
                        }),
                OpenPort.Choices.USUAL.clock(clock));
        good = port.zone("good", token("good"));
        unharmed = good.globalToZone();
        unharmed.send(subscribe("Mesh", "good"));
        unharmed.send(subscribe("Secret", "good"));
        unharmed.send(subscribe("GlobalSecret", "good"));
        unharmed.send(subscribe("Config", "good"));
        port.subscriber("good").link.send(new Begin(new Position("s", "e", 0), "", Mode.FULL));
        port.subscriber("good").link.send(new Bookmark(new Position("s", "e", 0), Digest.ZERO, true));
        await().until(() -> unharmed.received().size() == 4);
        unharmed.received().forEach(response -> unharmed.send(ack(response, "good")));
        heapBefore = heap();
    }

    @AfterAll
    void stop() {
        good.close();
        port.close();
        store.close();
    }

    @BeforeEach
    void theGoodZoneIsServed() {
        serveTheGoodZone();
    }

    private Stream<Arguments> attacks() {
        return Stream.concat(
                        KdsAttacks.on(new HandDrivenTarget()).stream(),
                        Stream.of(
                                new Attack("one nonce answered again and again", null, this::nonceReplayed),
                                new Attack("a rejection of everything", null, this::nackLoop)))
                .map(attack -> Arguments.of(attack.name(), attack));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void isRefusedCountedAndHarmsNobody(String name, Attack attack) throws Exception {
        String cause = attack.cause();
        int before = cause == null ? 0 : port.witness.countOf(cause);
        attack.action().run();
        if (cause != null) {
            await().atMost(Duration.ofSeconds(20)).until(() -> port.witness.countOf(cause) > before);
        }
        serveTheGoodZone();
        assertThat(unharmed.closed()).isNotDone();
        await().until(() -> port.server.connections() == 1 && port.server.calls() == 1);
        port.up.remove("z");
        port.down.remove("z");
        assertThat((heap() - heapBefore) >> 20)
                .as("MiB of heap that all of it together has cost")
                .isLessThan(MEBIBYTES_ALLOWED);
    }

    @Test
    void connectionsOfStrangersAreBounded() {
        try (CloseableList<RawHttp2> strangers = new CloseableList<>()) {
            int before = port.witness.countOf("too-many-connections");
            for (int i = 0; i < 600 && port.witness.countOf("too-many-connections") == before; i++) {
                try {
                    strangers.add(RawHttp2.connect(port.server.port()));
                } catch (UncheckedIOException closed) {
                    // As it should be, from some number on.
                    break;
                }
            }
            await().until(() -> port.witness.countOf("too-many-connections") > before);
            assertThat(port.server.connections()).isLessThanOrEqualTo(514);
            serveTheGoodZone();
        }
        await().until(() -> port.server.connections() == 1);
    }

    private void nonceReplayed() {
        try (RawZone zone = port.zone("z", token("z"))) {
            var stream = kumaZone(zone);
            DeltaDiscoveryRequest again = ack(stream.received().getFirst(), "z");
            for (int i = 0; i < 3_000; i++) {
                stream.send(again);
            }
            stream.received().subList(1, 4).forEach(response -> stream.send(ack(response, "z")));
            HandDrivenSession<FromSubscriber, FromProvider> session = port.subscriber("z");
            await().atMost(Duration.ofSeconds(20)).until(() -> acks(session) == 1);
            assertThat(stream.received()).hasSize(4);
            stream.cancel();
        }
    }

    private void nackLoop() {
        try (RawZone zone = port.zone("z", token("z"))) {
            var stream = kumaZone(zone);
            int rejected = 0;
            HandDrivenSession<FromSubscriber, FromProvider> session = port.subscriber("z");
            while (acks(session) == 0) {
                int next = rejected;
                await().until(() -> stream.received().size() > next || acks(session) > 0);
                if (stream.received().size() > next) {
                    stream.send(ack(stream.received().get(next), "z").toBuilder()
                            .setErrorDetail(com.google.rpc.Status.newBuilder().setMessage("no"))
                            .build());
                    rejected++;
                }
            }
            assertThat(rejected).as("responses until the zone is left alone").isLessThan(10);
            stream.cancel();
        }
    }

    /** A zone of the reference with the first responses of four types before it, one of which has a mesh. */
    private RawZone.Stream<DeltaDiscoveryRequest, DeltaDiscoveryResponse> kumaZone(RawZone zone) {
        var stream = zone.globalToZone();
        for (String type : List.of("Secret", "GlobalSecret", "Config", "Mesh")) {
            stream.send(subscribe(type, "z"));
        }
        ByteString bytes = ByteString.copyFromUtf8("a mesh");
        Upsert mesh = new Upsert(ResourceKey.global("Mesh", "m"), Digest.of(bytes), bytes);
        var link = port.subscriber("z").link;
        link.send(new Begin(new Position("s", "e", 1), "", Mode.FULL));
        link.send(new Part(List.of(mesh), List.of()));
        link.send(new Bookmark(new Position("s", "e", 1), Digest.ZERO, true));
        await().until(() -> stream.received().size() == 4);
        return stream;
    }

    private static long acks(HandDrivenSession<FromSubscriber, FromProvider> session) {
        return session.received.stream().filter(Ack.class::isInstance).count();
    }

    /** A change for the good zone goes out and is acknowledged. */
    private void serveTheGoodZone() {
        HandDrivenSession<FromSubscriber, FromProvider> session = port.subscriber("good");
        revision++;
        int received = unharmed.received().size();
        ByteString bytes = ByteString.copyFromUtf8("mesh " + revision);
        session.link.send(
                new Part(List.of(new Upsert(ResourceKey.global("Mesh", "m"), Digest.of(bytes), bytes)), List.of()));
        session.link.send(new Bookmark(new Position("s", "e", revision), Digest.ZERO, false));
        await().atMost(Duration.ofSeconds(5)).until(() -> unharmed.received().size() > received);
        unharmed.send(ack(unharmed.received().getLast(), "good"));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> session.received.getLast() instanceof Ack ack && ack.revision() == revision);
    }

    private void secret(ResourceKey key, ByteString data) {
        Secret secret = Secret.newBuilder().setData(BytesValue.of(data)).build();
        store.write(Write.of(
                        new Write.Mutation.Put(
                                new Resource(key, Map.of(), secret.toByteString()),
                                Write.Expected.ANYTHING,
                                Optional.empty()),
                        "test"))
                .join();
    }

    private String token(String zone) {
        return KdsAttacks.token(zone, KEY, clock.instant());
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2_048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static DeltaDiscoveryRequest subscribe(String type, String zone) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(type)
                .addResourceNamesSubscribe("*")
                .setNode(Node.newBuilder().setId(zone))
                .build();
    }

    private static DeltaDiscoveryRequest ack(DeltaDiscoveryResponse response, String zone) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setResponseNonce(response.getNonce())
                .setNode(Node.newBuilder().setId(zone))
                .build();
    }

    /** The server of this test, as attackers need it. */
    private final class HandDrivenTarget implements KdsAttacks.Target {
        @Override
        public int port() {
            return port.server.port();
        }

        @Override
        public Path trusted() {
            return port.certificates.authority();
        }

        @Override
        public KeyPair key() {
            return KEY;
        }

        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public void passes(Duration time) {
            ahead = ahead.plus(time);
        }

        @Override
        public long refused(String... causes) {
            return port.witness.countOf(causes);
        }

        @Override
        public void asksForDataplanes(String zone) {
            Filter dataplanes = new Filter(new TreeSet<>(Set.of("Dataplane")), new TreeSet<>());
            port.provider(zone).link.send(new Hello(1, Optional.empty(), dataplanes));
        }
    }

    /** Closes all that were added. */
    private static final class CloseableList<T extends AutoCloseable> implements AutoCloseable {
        private final List<T> all = new java.util.ArrayList<>();

        void add(T one) {
            all.add(one);
        }

        @Override
        public void close() {
            for (T one : all) {
                try {
                    one.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }
}
