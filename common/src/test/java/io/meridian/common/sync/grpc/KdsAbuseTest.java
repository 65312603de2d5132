package io.meridian.common.sync.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
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
import io.meridian.common.testing.kds.RawHttp2;
import io.meridian.common.testing.kds.RawZone;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
import io.meridian.wire.system.v1alpha1.Secret;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
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
    private static final String DOWN = "/kuma.mesh.v1alpha1.KDSSyncService/GlobalToZoneSync";
    private static final KeyPair KEY = rsa();
    private static final KeyPair OTHER_KEY = rsa();
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

    /** One that attacks. Returns when it is done with it. */
    @FunctionalInterface
    private interface Attack {
        void run() throws Exception;
    }

    private Stream<Arguments> attacks() {
        return Stream.of(
                attack("no token", "no-token", () -> refused(Optional.empty())),
                attack("an expired token", "token-expired", () -> refused(signed("z", "t", -1, KEY, "cp"))),
                attack("a revoked token", "token-revoked", () -> refused(signed("z", "revoked-2", 60, KEY, "cp"))),
                attack("a token of another zone", "wrong-zone", () -> refused(signed("y", "t", 60, KEY, "cp"))),
                attack("a token of any zone", "wrong-zone", () -> refused(signed("", "t", 60, KEY, "cp"))),
                attack("a token for ingresses", "wrong-scope", () -> refused(signed("z", "t", 60, KEY, "ingress"))),
                attack("another key", "wrong-signature", () -> refused(signed("z", "t", 60, OTHER_KEY, "cp"))),
                attack("no signature", "malformed-token", () -> refused(Optional.of(unsigned()))),
                attack("the public key as a shared secret", "wrong-signature", () -> refused(confused())),
                attack(
                        "a token of 15 KB of nothing",
                        "malformed-token",
                        () -> refused(Optional.of("x".repeat(15_000)))),
                attack("another node than its token", "other-node", this::anotherNode),
                attack("metadata of 1 MB", "connection-without-call", () -> refused(Optional.of("t".repeat(1 << 20)))),
                attack("a message of 11 MB", "message-too-large", this::oversized),
                attack("a compressed bomb", "message-unreadable", this::bomb),
                attack("a message that is none", "message-unreadable", this::unreadable),
                attack("a request that the protocol does not allow", "malformed", this::malformed),
                attack("a Mesh pushed by a zone", "malformed", this::meshFromAZone),
                attack("a batch without end", "malformed", this::endlessBatch),
                attack("garbage instead of HTTP/2", "connection-without-call", this::garbage),
                attack("garbage frames", "connection-without-call", this::garbageFrames),
                attack("PING flood", "connection-without-call", this::pings),
                attack("SETTINGS flood", "connection-without-call", this::settings),
                attack("slow loris", "connection-without-call", this::slowLoris),
                attack("10,000 streams on a connection", "too-many-calls", this::streams),
                attack("streams opened and broken off", null, this::rapidReset),
                attack("one nonce answered again and again", null, this::nonceReplayed),
                attack("a rejection of everything", null, this::nackLoop));
    }

    private static Arguments attack(String name, @org.jspecify.annotations.Nullable String cause, Attack attack) {
        return Arguments.of(name, cause, attack);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void isRefusedCountedAndHarmsNobody(String name, @org.jspecify.annotations.Nullable String cause, Attack attack)
            throws Exception {
        int before = cause == null ? 0 : port.witness.countOf(cause);
        attack.run();
        if (cause != null) {
            await().atMost(Duration.ofSeconds(20)).until(() -> port.witness.countOf(cause) > before);
        }
        serveTheGoodZone();
        assertThat(unharmed.closed()).isNotDone();
        await().until(() -> port.server.connections() == 1);
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

    private void refused(Optional<String> token) throws Exception {
        try (RawZone zone = RawZone.connect(port.server.port(), port.certificates, Optional.of("z"), token)) {
            assertThat(zone.globalToZone().closed().get(20, TimeUnit.SECONDS).isOk())
                    .isFalse();
            assertThat(port.down).doesNotContainKey("z");
        }
    }

    private void anotherNode() throws Exception {
        try (RawZone zone = port.zone("z", token("z"))) {
            var stream = zone.globalToZone();
            stream.send(subscribe("Mesh", "good"));
            assertThat(stream.closed().get(20, TimeUnit.SECONDS).getDescription())
                    .contains("node.id");
            assertThat(port.down).doesNotContainKey("z");
        }
    }

    private void oversized() throws Exception {
        byte[] noise = new byte[11 << 20];
        new Random(1).nextBytes(noise);
        framed(false, noise);
    }

    /** A gigabyte of zeros is a megabyte of gzip. */
    private void bomb() throws Exception {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 1024; i++) {
                gzip.write(zeros);
            }
        }
        framed(true, compressed.toByteArray());
    }

    private void unreadable() throws Exception {
        framed(false, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3});
    }

    /** Sends one gRPC message as it is, on a call of a zone with a good token. */
    private void framed(boolean compressed, byte[] message) throws Exception {
        int before = port.witness.countOf("message-too-large", "message-unreadable");
        try (RawHttp2 raw = RawHttp2.connect(port.server.port()).open()) {
            raw.call(
                    1,
                    DOWN,
                    "client-id",
                    "z",
                    "authorization",
                    "Bearer " + token("z"),
                    "grpc-encoding",
                    compressed ? "gzip" : "identity");
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            try (DataOutputStream data = new DataOutputStream(frame)) {
                data.writeByte(compressed ? 1 : 0);
                data.writeInt(message.length);
                // No more than the window that a connection has before anything was read.
                data.write(message, 0, Math.min(message.length, (1 << 20) - 5));
            }
            byte[] bytes = frame.toByteArray();
            for (int at = 0; at < bytes.length; at += 16_000) {
                raw.data(1, java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 16_000)));
            }
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> port.witness.countOf("message-too-large", "message-unreadable") > before);
        }
    }

    private void malformed() throws Exception {
        try (RawZone zone = port.zone("z", token("z"))) {
            var stream = zone.globalToZone();
            stream.send(subscribe("MeridianBookmark", "z"));
            assertThat(stream.closed().get(20, TimeUnit.SECONDS).getDescription())
                    .contains("sync protocol");
        }
    }

    private void meshFromAZone() throws Exception {
        try (RawZone zone = port.zone("z", token("z"))) {
            zone.globalToZone().send(subscribe("Mesh", "z"));
            var up = zone.zoneToGlobal();
            port.provider("z")
                    .link
                    .send(new Hello(
                            1, Optional.empty(), new Filter(new TreeSet<>(Set.of("Dataplane")), new TreeSet<>())));
            await().until(() -> !up.received().isEmpty());
            up.send(DeltaDiscoveryResponse.newBuilder()
                    .setTypeUrl("Mesh")
                    .setNonce("1")
                    .build());
            assertThat(up.closed().get(20, TimeUnit.SECONDS).getDescription()).contains("Mesh", "not subscribed");
            assertThat(port.provider("z").received).isEmpty();
        }
        port.up.remove("z");
        port.down.remove("z");
    }

    /** First responses of a type that are never all there: what came must wait for the rest. */
    private void endlessBatch() throws Exception {
        try (RawZone zone = port.zone("z", token("z"))) {
            zone.globalToZone().send(subscribe("Mesh", "z"));
            var up = zone.zoneToGlobal();
            port.provider("z")
                    .link
                    .send(new Hello(
                            1, Optional.empty(), new Filter(new TreeSet<>(Set.of("Dataplane")), new TreeSet<>())));
            await().until(() -> !up.received().isEmpty());
            ByteString megabyte = KumaResource.newBuilder()
                    .setMeta(KumaResource.Meta.newBuilder().setMesh("m").setName("d"))
                    .setSpec(Any.newBuilder().setValue(ByteString.copyFrom(new byte[1 << 20])))
                    .build()
                    .toByteString();
            for (int i = 0; i < 80 && !up.closed().isDone(); i++) {
                up.send(DeltaDiscoveryResponse.newBuilder()
                        .setTypeUrl("Dataplane")
                        .setNonce(Integer.toString(i))
                        .addResources(io.envoyproxy.envoy.service.discovery.v3.Resource.newBuilder()
                                .setName("d" + i + ".m")
                                .setResource(Any.newBuilder()
                                        .setTypeUrl("type.googleapis.com/kuma.mesh.v1alpha1.KumaResource")
                                        .setValue(megabyte)))
                        .build());
            }
            assertThat(up.closed().get(20, TimeUnit.SECONDS).getDescription())
                    .contains("ahead of what can be taken in");
        }
        port.up.remove("z");
        port.down.remove("z");
    }

    private void garbage() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(port.server.port())) {
            byte[] noise = new byte[4_096];
            new Random(2).nextBytes(noise);
            raw.write(noise);
            raw.closed().get(20, TimeUnit.SECONDS);
        }
    }

    private void garbageFrames() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(port.server.port()).open()) {
            byte[] noise = new byte[64 << 10];
            new Random(3).nextBytes(noise);
            raw.write(noise);
            raw.closed().get(20, TimeUnit.SECONDS);
        }
    }

    private void pings() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(port.server.port()).open()) {
            for (int i = 0; i < 20_000 && !raw.closed().isDone(); i++) {
                raw.ping(i);
            }
            raw.closed().get(20, TimeUnit.SECONDS);
        }
    }

    private void settings() {
        try (RawHttp2 raw = RawHttp2.connect(port.server.port()).open()) {
            for (int i = 0; i < 50_000 && !raw.closed().isDone(); i++) {
                raw.settings();
            }
            serveTheGoodZone();
        }
    }

    /** The preface byte by byte, for longer than a connection may stay of which no call is let in. */
    private void slowLoris() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(port.server.port()).open()) {
            raw.write((byte) 0, (byte) 0);
            ahead = ahead.plusSeconds(21);
            raw.closed().get(20, TimeUnit.SECONDS);
        }
    }

    private void streams() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(port.server.port()).open()) {
            String authorization = "Bearer " + token("z");
            for (int i = 0; i < 10_000 && !raw.closed().isDone(); i++) {
                raw.call(2 * i + 1, DOWN, "client-id", "z", "authorization", authorization);
            }
            raw.closed().get(20, TimeUnit.SECONDS);
        }
        await().until(() -> port.server.calls() == 1);
    }

    private void rapidReset() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(port.server.port()).open()) {
            String authorization = "Bearer " + token("z");
            for (int i = 0; i < 2_000 && !raw.closed().isDone(); i++) {
                raw.call(2 * i + 1, DOWN, "client-id", "z", "authorization", authorization);
                raw.reset(2 * i + 1);
            }
            raw.closed().get(20, TimeUnit.SECONDS);
        }
        await().until(() -> port.server.calls() == 1);
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
        port.down.remove("z");
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
        port.down.remove("z");
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
        return signed(zone, "good-" + zone, 3_600, KEY, "cp").orElseThrow();
    }

    private Optional<String> signed(String zone, String id, int validSeconds, KeyPair key, String scope) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("1").build(),
                new JWTClaimsSet.Builder()
                        .jwtID(id)
                        .expirationTime(Date.from(clock.instant().plusSeconds(validSeconds)))
                        .claim("Zone", zone)
                        .claim("Scope", List.of(scope))
                        .build());
        try {
            jwt.sign(new RSASSASigner(key.getPrivate()));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return Optional.of(jwt.serialize());
    }

    private static String unsigned() {
        return new PlainJWT(new JWTClaimsSet.Builder()
                        .claim("Zone", "z")
                        .claim("Scope", List.of("cp"))
                        .build())
                .serialize();
    }

    private static Optional<String> confused() throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").build(),
                new JWTClaimsSet.Builder()
                        .claim("Zone", "z")
                        .claim("Scope", List.of("cp"))
                        .build());
        jwt.sign(new MACSigner(KEY.getPublic().getEncoded()));
        return Optional.of(jwt.serialize());
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
