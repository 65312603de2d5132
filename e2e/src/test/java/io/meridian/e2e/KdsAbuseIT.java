package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.ca.Pem;
import io.meridian.common.testing.kds.KdsAttacks;
import io.meridian.common.testing.kds.KdsAttacks.Attack;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.SyncTruth;
import io.meridian.e2e.process.Vitals;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A packaged global under {@link KdsAttacks}: each is refused and counted, and a zone that is connected gets its changes all the while. */
final class KdsAbuseIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long BYTES_ALLOWED = 64L << 20;

    @TempDir
    private static Path root;

    private static Federation federation;
    private static Api global;
    private static SyncStatus connected;
    private static Vitals before;
    private static long residentBefore;
    private static int change;

    @BeforeAll
    static void start() {
        federation = Federation.start(root, Map.of(), List.of("good"));
        global = federation.global().api();
        String revoked = Base64.getEncoder().encodeToString(KdsAttacks.REVOKED.getBytes(StandardCharsets.UTF_8));
        assertThat(global.put(
                                "/global-secrets/zone-token-revocations",
                                "{\"type\":\"GlobalSecret\",\"name\":\"zone-token-revocations\",\"data\":\"" + revoked
                                        + "\"}")
                        .status())
                .isEqualTo(201);
        for (int i = 0; i < 20; i++) {
            aChangeArrives();
        }
        Agreement.reached(federation);
        connected = good();
        before = Vitals.of(federation.global());
        residentBefore = Vitals.residentBytes(federation.global());
    }

    @AfterAll
    static void stop() {
        federation.close();
    }

    @Test
    void thereAreAtLeastTwentyAttacks() {
        assertThat(KdsAttacks.on(new PackagedGlobal(federation.global()))).hasSizeGreaterThanOrEqualTo(20);
    }

    @TestFactory
    Stream<DynamicTest> isRefusedCountedAndHarmsNobody() {
        PackagedGlobal target = new PackagedGlobal(federation.global());
        return KdsAttacks.on(target).stream()
                .map(attack -> DynamicTest.dynamicTest(attack.name(), () -> isBorne(attack, target)));
    }

    private static void isBorne(Attack attack, PackagedGlobal target) throws Exception {
        String cause = attack.cause();
        long counted = cause == null ? 0 : target.refused(cause);
        attack.action().run();
        aChangeArrives();
        if (cause != null) {
            await().atMost(PATIENCE).until(() -> target.refused(cause) > counted);
        }
        assertThat(good().since()).as("the good zone's session").isEqualTo(connected.since());
        assertThat(Vitals.of(federation.global()).liveBytes())
                .as("live heap after all attacks so far")
                .isLessThan(before.liveBytes() + BYTES_ALLOWED);
        assertThat(Vitals.residentBytes(federation.global()))
                .as("resident memory after all attacks so far")
                .isLessThan(residentBefore + BYTES_ALLOWED);
    }

    private static SyncStatus good() {
        return SyncTruth.atGlobal(global, "good").orElseThrow();
    }

    private static void aChangeArrives() {
        String mesh = "change-" + ++change;
        assertThat(global.put("/meshes/" + mesh, "{\"type\":\"Mesh\",\"name\":\"" + mesh + "\"}")
                        .status())
                .isEqualTo(201);
        await().atMost(PATIENCE)
                .until(() ->
                        federation.zone("good").api().get("/meshes/" + mesh).status() == 200);
    }

    /** What its operator knows of it, from its API and its metrics. */
    private static final class PackagedGlobal implements KdsAttacks.Target {
        private final ControlPlane plane;
        private final KeyPair key;

        PackagedGlobal(ControlPlane plane) {
            this.plane = plane;
            String data = plane.api()
                    .get("/global-secrets/zone-token-signing-key-1")
                    .json()
                    .path("data")
                    .asText();
            ByteString pem = ByteString.copyFrom(Base64.getDecoder().decode(data));
            this.key = pair(Pem.decode(pem).getFirst().der().toByteArray());
        }

        @Override
        public int port() {
            return plane.ports().kds();
        }

        @Override
        public Path trusted() {
            return plane.workDir().resolve("kuma-cp.crt");
        }

        @Override
        public KeyPair key() {
            return key;
        }

        @Override
        public Instant now() {
            return Instant.now();
        }

        @Override
        public void passes(Duration time) {
            // It does by itself.
        }

        @Override
        public long refused(String... causes) {
            List<String> wanted = Arrays.stream(causes)
                    .map(cause -> "meridian_kds_refused_total{reason=\"" + cause + "\"}")
                    .toList();
            return plane.diagnostics()
                    .get("/metrics")
                    .body()
                    .lines()
                    .filter(line -> wanted.stream().anyMatch(line::startsWith))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }

        @Override
        public void asksForDataplanes(String zone) {
            // It does by itself.
        }

        private static KeyPair pair(byte[] pkcs1) {
            try {
                KeyFactory keys = KeyFactory.getInstance("RSA");
                RSAPrivateKey key = RSAPrivateKey.getInstance(pkcs1);
                return new KeyPair(
                        keys.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent())),
                        keys.generatePrivate(new RSAPrivateKeySpec(key.getModulus(), key.getPrivateExponent())));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
