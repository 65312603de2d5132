package io.meridian.common.sync.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.Status;
import io.meridian.common.auth.ZoneAuthentication;
import io.meridian.common.auth.ZoneAuthentication.Admitted;
import io.meridian.common.auth.ZoneAuthentication.Cause;
import io.meridian.common.auth.ZoneAuthentication.Refused;
import io.meridian.common.auth.ZoneClaim;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import io.meridian.common.testing.kds.LoopbackCertificates;
import io.meridian.common.testing.kds.RawZone;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a zone showed is judged again while its calls are open, and TLS follows its files. */
final class ZoneAuthenticationOnTheWireTest {
    @TempDir
    private Path directory;

    private final Set<String> revoked = ConcurrentHashMap.newKeySet();
    private volatile Optional<Instant> expiry = Optional.empty();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    /** By token: that of a zone is its name; what is revoked is refused, and so is what expired. */
    private ZoneAuthentication byToken(ZoneClaim claim) {
        String zone = claim.clientId().orElseThrow();
        if (!claim.authorization().equals(Optional.of("Bearer " + zone))) {
            return new Refused(Cause.NO_TOKEN, "no token of zone " + zone);
        }
        if (revoked.contains(zone)) {
            return new Refused(Cause.TOKEN_REVOKED, "the token is revoked");
        }
        if (expiry.filter(until -> !now.isBefore(until)).isPresent()) {
            return new Refused(Cause.TOKEN_EXPIRED, "the token expired");
        }
        return new Admitted(zone, true, expiry);
    }

    private static ZoneAuthentication byCertificate(ZoneClaim claim) {
        String zone = claim.clientId().orElseThrow();
        return claim.certificateUris().contains("spiffe://cluster/zone/" + zone)
                ? new Admitted(zone, true, Optional.empty())
                : new Refused(Cause.NO_CERTIFICATE, "no certificate of zone " + zone);
    }

    @Test
    void aTokenThatIsRevokedEndsItsOpenCallsAndNobodyElses() throws Exception {
        try (OpenPort port = OpenPort.open(directory, this::byToken, OpenPort.Choices.USUAL);
                RawZone east = port.zone("east", "east");
                RawZone west = port.zone("west", "west")) {
            var down = subscribed(east, "east");
            var up = east.zoneToGlobal();
            var admin = east.admin("StreamStats");
            var others = subscribed(west, "west");
            port.provider("east");
            port.subscriber("west");
            revoked.add("east");
            port.server.judgeAgain();
            for (RawZone.Stream<?, ?> call : List.of(down, up, admin)) {
                Status status = call.closed().get(10, TimeUnit.SECONDS);
                assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                assertThat(status.getDescription()).contains("revoked");
            }
            await().untilTrue(port.subscriber("east").closed);
            assertThat(others.closed()).isNotDone();
            assertThat(port.witness.countOf("token-revoked")).isPositive();
        }
    }

    @Test
    void aTokenThatExpiresEndsItsOpenCalls() throws Exception {
        expiry = Optional.of(now.plusSeconds(60));
        InstantSource clock = () -> now;
        try (OpenPort port = OpenPort.open(directory, this::byToken, OpenPort.Choices.USUAL.clock(clock));
                RawZone east = port.zone("east", "east")) {
            var down = subscribed(east, "east");
            port.subscriber("east");
            now = now.plusSeconds(59);
            await().during(Duration.ofMillis(1_500)).until(() -> !down.closed().isDone());
            now = now.plusSeconds(1);
            assertThat(down.closed().get(10, TimeUnit.SECONDS).getDescription()).contains("expired");
            assertThat(port.witness.countOf("token-expired")).isPositive();
        }
    }

    @Test
    void aTokenThatIsRenewedInTimeGoesOn() {
        expiry = Optional.of(now.plusSeconds(60));
        InstantSource clock = () -> now;
        try (OpenPort port = OpenPort.open(directory, this::byToken, OpenPort.Choices.USUAL.clock(clock));
                RawZone east = port.zone("east", "east")) {
            var down = subscribed(east, "east");
            port.subscriber("east");
            // A key that signs for longer, say: what the call showed holds until later than was known.
            expiry = Optional.of(now.plusSeconds(600));
            now = now.plusSeconds(61);
            await().during(Duration.ofMillis(2_500))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> !down.closed().isDone());
        }
    }

    @Test
    void aCertificateOfAnAuthorityThatIsReplacedNoLongerSpeaksForItsZone(@TempDir Path elsewhere) throws Exception {
        try (OpenPort port =
                OpenPort.open(directory, ZoneAuthenticationOnTheWireTest::byCertificate, OpenPort.Choices.USUAL)) {
            LoopbackCertificates.Leaf leaf = port.certificates.client("spiffe://cluster/zone/east");
            try (RawZone east = RawZone.connect(
                    port.server.port(), port.certificates, Optional.of("east"), Optional.empty(), Optional.of(leaf))) {
                var down = subscribed(east, "east");
                port.subscriber("east");
                Files.copy(
                        LoopbackCertificates.in(elsewhere).authority(),
                        port.certificates.authority(),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
                Status status = down.closed().get(20, TimeUnit.SECONDS);
                assertThat(status.getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                // On the same connection, which was made when the authority was still believed.
                assertThat(east.globalToZone()
                                .closed()
                                .get(10, TimeUnit.SECONDS)
                                .getCode())
                        .isEqualTo(Status.Code.UNAUTHENTICATED);
                assertThat(port.witness.countOf("no-certificate")).isGreaterThan(1);
            }
        }
    }

    @Test
    void aZoneOfOursShowsItsCertificate() {
        try (OpenPort port =
                OpenPort.open(directory, ZoneAuthenticationOnTheWireTest::byCertificate, OpenPort.Choices.USUAL)) {
            LoopbackCertificates.Leaf leaf = port.certificates.client("spiffe://cluster/zone/east");
            try (KdsClient client = new KdsClient(
                    new KdsClient.Setup(
                            new GlobalAddress("127.0.0.1", port.server.port(), true),
                            new KdsClient.Trust.Authorities(port.certificates.authority()),
                            Optional.of(new KdsClient.Identity(leaf.certificate(), leaf.key())),
                            Optional::empty,
                            new ZoneNode("east", "east-1", "2.13.10", "{}"),
                            10_485_760,
                            Duration.ofSeconds(14)),
                    new KdsClient.Sessions(
                            HandDrivenSession::new,
                            (peer, link) -> new HandDrivenSession<>(link),
                            () -> bytes -> InsightBatch.EMPTY),
                    InstantSource.system(),
                    new Random(1),
                    port.timers)) {
                client.start();
                await().until(() -> port.witness.healthChecked.contains("east"));
            }
        }
    }

    @Test
    void aNewServerCertificateIsShownWithoutRestartAndABrokenOneIsNot() throws Exception {
        try (OpenPort port = OpenPort.open(directory, this::byToken, OpenPort.Choices.USUAL);
                RawZone east = port.zone("east", "east")) {
            var down = subscribed(east, "east");
            port.subscriber("east");
            X509Certificate first = shown(port, "TLSv1.3");
            Path certificate = directory.resolve("server.crt");
            Path key = directory.resolve("server.key");
            Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n");
            await().during(Duration.ofSeconds(6)).atMost(Duration.ofSeconds(12)).until(() -> shown(port, "TLSv1.3")
                    .equals(first));
            port.certificates.server();
            assertThat(Files.exists(certificate)).isTrue();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !shown(port, "TLSv1.3").equals(first));
            assertThat(down.closed()).isNotDone();
        }
    }

    @Test
    void versionsAndSuitesOfTlsAreThoseOfTheSettings() throws Exception {
        try (OpenPort newest = OpenPort.open(directory, this::byToken, OpenPort.Choices.USUAL)) {
            assertThatThrownBy(() -> shown(newest, "TLSv1.2")).isInstanceOf(IOException.class);
            shown(newest, "TLSv1.3");
        }
        String suite = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
        try (OpenPort older = OpenPort.open(
                directory, this::byToken, OpenPort.Choices.USUAL.tls(List.of("TLSv1.2"), List.of(suite)))) {
            try (SSLSocket socket = connect(older, "TLSv1.2")) {
                assertThat(socket.getSession().getCipherSuite()).isEqualTo(suite);
            }
            assertThatThrownBy(() -> shown(older, "TLSv1.3")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aKeyOfAnotherCertificateIsNamedAtTheStart(@TempDir Path elsewhere) {
        LoopbackCertificates.Leaf one = LoopbackCertificates.in(directory).server();
        LoopbackCertificates.Leaf other = LoopbackCertificates.in(elsewhere).server();
        assertThatThrownBy(() -> KdsTls.read(
                        new KdsTls.Material(one.certificate(), other.key(), Optional.empty()),
                        List.of("TLSv1.3"),
                        List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not the key of the certificate")
                .hasMessageContaining(other.key().toString());
    }

    private static RawZone.Stream<DeltaDiscoveryRequest, ?> subscribed(RawZone zone, String name) {
        var stream = zone.globalToZone();
        stream.send(DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl("Mesh")
                .addResourceNamesSubscribe("*")
                .setNode(Node.newBuilder().setId(name))
                .build());
        return stream;
    }

    private static X509Certificate shown(OpenPort port, String version) throws IOException {
        try (SSLSocket socket = connect(port, version)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLSocket connect(OpenPort port, String version) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port.server.port());
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[] {version});
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (java.security.GeneralSecurityException e) {
            throw new SSLException(e);
        }
    }
}
