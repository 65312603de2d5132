package io.meridian.common.testing.kds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
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
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
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
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What nobody should do at a KDS port: one table, for a server in this process and for a packaged one. Attackers know a zone's name, and
 * some of them a token of the zone {@code z}.
 */
public final class KdsAttacks {
    private static final String DOWN = "/kuma.mesh.v1alpha1.KDSSyncService/GlobalToZoneSync";
    private static final KeyPair OTHER_KEY = rsa();

    /** The id of a token that the target has revoked. */
    public static final String REVOKED = "revoked-2";

    /** Who is attacked, and what its operator knows. */
    public interface Target {
        /** Where it listens, on loopback. */
        int port();

        /** Who signed its certificate, PEM. */
        Path trusted();

        /** By which it verifies tokens of zones, as key {@code 1}. */
        KeyPair key();

        /** The time by its clock. */
        Instant now();

        /** Its clock goes on by so much, or real time passes anyway. */
        void passes(Duration time);

        /** How often it refused something for one of these causes. */
        long refused(String... causes);

        /** Lets it ask a zone that has connected for the zone's dataplanes, if it does not by itself. */
        void asksForDataplanes(String zone);
    }

    /**
     * One of them.
     *
     * @param name what it does
     * @param cause under which it is counted as refused; null where it is borne and not refused
     * @param action does it, and returns when it is over
     */
    public record Attack(String name, @Nullable String cause, Action action) {}

    /** One that attacks. Returns when it is done with it. */
    @FunctionalInterface
    public interface Action {
        /** @throws Exception when it was not refused as it should be */
        void run() throws Exception;
    }

    private final Target target;

    private KdsAttacks(Target target) {
        this.target = target;
    }

    /** All, against one target. */
    public static List<Attack> on(Target target) {
        return new KdsAttacks(target).all();
    }

    private List<Attack> all() {
        return List.of(
                new Attack("no token", "no-token", () -> refused(Optional.empty())),
                new Attack(
                        "an expired token", "token-expired", () -> refused(signed("z", "t", -1, target.key(), "cp"))),
                new Attack(
                        "a revoked token",
                        "token-revoked",
                        () -> refused(signed("z", REVOKED, 60, target.key(), "cp"))),
                new Attack(
                        "a token of another zone",
                        "wrong-zone",
                        () -> refused(signed("y", "t", 60, target.key(), "cp"))),
                new Attack("a token of any zone", "wrong-zone", () -> refused(signed("", "t", 60, target.key(), "cp"))),
                new Attack(
                        "a token for ingresses",
                        "wrong-scope",
                        () -> refused(signed("z", "t", 60, target.key(), "ingress"))),
                new Attack("another key", "wrong-signature", () -> refused(signed("z", "t", 60, OTHER_KEY, "cp"))),
                new Attack("no signature", "malformed-token", () -> refused(Optional.of(unsigned()))),
                new Attack("the public key as a shared secret", "wrong-signature", () -> refused(confused())),
                new Attack(
                        "a token of 15 KB of nothing",
                        "malformed-token",
                        () -> refused(Optional.of("x".repeat(15_000)))),
                new Attack("another node than its token", "other-node", this::anotherNode),
                new Attack(
                        "metadata of 1 MB", "connection-without-call", () -> refused(Optional.of("t".repeat(1 << 20)))),
                new Attack("a message of 11 MB", "message-too-large", this::oversized),
                new Attack("a compressed bomb", "message-unreadable", this::bomb),
                new Attack("a message that is none", "message-unreadable", this::unreadable),
                new Attack("a request that the protocol does not allow", "malformed", this::malformed),
                new Attack("a Mesh pushed by a zone", "malformed", this::meshFromAZone),
                new Attack("a batch without end", "malformed", this::endlessBatch),
                new Attack("garbage instead of HTTP/2", "connection-without-call", this::garbage),
                new Attack("garbage frames", "connection-without-call", this::garbageFrames),
                new Attack("PING flood", "connection-without-call", this::pings),
                new Attack("SETTINGS flood", "connection-without-call", this::settings),
                new Attack("slow loris", "connection-without-call", this::slowLoris),
                new Attack("10,000 streams on a connection", "too-many-calls", this::streams),
                new Attack("streams opened and broken off", null, this::rapidReset));
    }

    private void refused(Optional<String> token) throws Exception {
        try (RawZone zone = RawZone.connect(target.port(), target.trusted(), Optional.of("z"), token)) {
            assertThat(zone.globalToZone().closed().get(20, TimeUnit.SECONDS).isOk())
                    .isFalse();
        }
    }

    private void anotherNode() throws Exception {
        try (RawZone zone = zone(token())) {
            var stream = zone.globalToZone();
            stream.send(subscribe("Mesh", "good"));
            assertThat(stream.closed().get(20, TimeUnit.SECONDS).getDescription())
                    .contains("node.id");
        }
    }

    private void oversized() throws Exception {
        byte[] noise = new byte[11 << 20];
        new Random(1).nextBytes(noise);
        framed(false, noise);
    }

    private void bomb() throws Exception {
        framed(true, Bomb.BYTES);
    }

    private void unreadable() throws Exception {
        framed(false, new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 1, 2, 3});
    }

    /** Sends one gRPC message as it is, on a call of a zone with a good token. */
    private void framed(boolean compressed, byte[] message) throws Exception {
        long before = unreadMessages();
        try (RawHttp2 raw = RawHttp2.connect(target.port()).open()) {
            raw.call(
                    1,
                    DOWN,
                    "client-id",
                    "z",
                    "authorization",
                    "Bearer " + token(),
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
                raw.data(1, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 16_000)));
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> unreadMessages() > before);
        }
    }

    private void malformed() throws Exception {
        try (RawZone zone = zone(token())) {
            var stream = zone.globalToZone();
            stream.send(subscribe("MeridianBookmark", "z"));
            assertThat(stream.closed().get(20, TimeUnit.SECONDS).getDescription())
                    .contains("sync protocol");
        }
    }

    private void meshFromAZone() throws Exception {
        try (RawZone zone = zone(token())) {
            zone.globalToZone().send(subscribe("Mesh", "z"));
            var up = zone.zoneToGlobal();
            target.asksForDataplanes("z");
            await().until(() -> !up.received().isEmpty());
            up.send(DeltaDiscoveryResponse.newBuilder()
                    .setTypeUrl("Mesh")
                    .setNonce("1")
                    .build());
            assertThat(up.closed().get(20, TimeUnit.SECONDS).getDescription()).contains("Mesh", "not subscribed");
        }
    }

    /** First responses of a type that are never all there: what came must wait for the rest. */
    private void endlessBatch() throws Exception {
        try (RawZone zone = zone(token())) {
            zone.globalToZone().send(subscribe("Mesh", "z"));
            var up = zone.zoneToGlobal();
            target.asksForDataplanes("z");
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
                        .addResources(Resource.newBuilder()
                                .setName("d" + i + ".m")
                                .setResource(Any.newBuilder()
                                        .setTypeUrl("type.googleapis.com/kuma.mesh.v1alpha1.KumaResource")
                                        .setValue(megabyte)))
                        .build());
            }
            assertThat(up.closed().get(20, TimeUnit.SECONDS).getDescription())
                    .containsAnyOf("ahead of what can be taken in", "before the first was acknowledged");
        }
    }

    private void garbage() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(target.port())) {
            byte[] noise = new byte[4_096];
            new Random(2).nextBytes(noise);
            raw.write(noise);
            raw.closed().get(30, TimeUnit.SECONDS);
        }
    }

    private void garbageFrames() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(target.port()).open()) {
            byte[] noise = new byte[64 << 10];
            new Random(3).nextBytes(noise);
            raw.write(noise);
            raw.closed().get(30, TimeUnit.SECONDS);
        }
    }

    private void pings() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(target.port()).open()) {
            for (int i = 0; i < 20_000 && !raw.closed().isDone(); i++) {
                raw.ping(i);
            }
            raw.closed().get(30, TimeUnit.SECONDS);
        }
    }

    private void settings() {
        try (RawHttp2 raw = RawHttp2.connect(target.port()).open()) {
            for (int i = 0; i < 50_000 && !raw.closed().isDone(); i++) {
                raw.settings();
            }
        }
    }

    /** The preface byte by byte, for longer than a connection may stay of which no call is let in. */
    private void slowLoris() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(target.port()).open()) {
            raw.write((byte) 0, (byte) 0);
            target.passes(Duration.ofSeconds(21));
            raw.closed().get(30, TimeUnit.SECONDS);
        }
    }

    private void streams() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(target.port()).open()) {
            String authorization = "Bearer " + token();
            for (int i = 0; i < 10_000 && !raw.closed().isDone(); i++) {
                raw.call(2 * i + 1, DOWN, "client-id", "z", "authorization", authorization);
            }
            raw.closed().get(30, TimeUnit.SECONDS);
        }
    }

    private void rapidReset() throws Exception {
        try (RawHttp2 raw = RawHttp2.connect(target.port()).open()) {
            String authorization = "Bearer " + token();
            for (int i = 0; i < 2_000 && !raw.closed().isDone(); i++) {
                raw.call(2 * i + 1, DOWN, "client-id", "z", "authorization", authorization);
                raw.reset(2 * i + 1);
            }
            raw.closed().get(30, TimeUnit.SECONDS);
        }
    }

    private Optional<String> signed(String zone, String id, int validSeconds, KeyPair key, String scope) {
        return signed(zone, id, validSeconds, key, scope, target.now());
    }

    private static Optional<String> signed(
            String zone, String id, int validSeconds, KeyPair key, String scope, Instant now) {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("1").build(),
                new JWTClaimsSet.Builder()
                        .jwtID(id)
                        .expirationTime(Date.from(now.plusSeconds(validSeconds)))
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

    private Optional<String> confused() throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").build(),
                new JWTClaimsSet.Builder()
                        .claim("Zone", "z")
                        .claim("Scope", List.of("cp"))
                        .build());
        jwt.sign(new MACSigner(target.key().getPublic().getEncoded()));
        return Optional.of(jwt.serialize());
    }

    private RawZone zone(String token) {
        return RawZone.connect(target.port(), target.trusted(), Optional.of("z"), Optional.of(token));
    }

    private String token() {
        return token("z", target.key(), target.now());
    }

    /** A good token of a zone, for an hour. */
    public static String token(String zone, KeyPair key, Instant now) {
        return signed(zone, "good-" + zone, 3_600, key, "cp", now).orElseThrow();
    }

    private long unreadMessages() {
        return target.refused("message-too-large", "message-unreadable");
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

    private static DeltaDiscoveryRequest subscribe(String type, String zone) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(type)
                .addResourceNamesSubscribe("*")
                .setNode(Node.newBuilder().setId(zone))
                .build();
    }

    /** A gigabyte of zeros is a megabyte of gzip; made once, since that takes seconds. */
    private static final class Bomb {
        static final byte[] BYTES = gzip();

        private static byte[] gzip() {
            ByteArrayOutputStream compressed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
                byte[] zeros = new byte[1 << 20];
                for (int i = 0; i < 1024; i++) {
                    gzip.write(zeros);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return compressed.toByteArray();
        }
    }
}
