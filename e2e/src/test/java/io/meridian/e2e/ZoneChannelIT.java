package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meridian.common.api.SyncStatus;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.SyncTruth;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The channel between packaged processes: who may use it, for how long, and what is noticed when one end is frozen. */
final class ZoneChannelIT {
    private static final String ZONE = "us-east";

    /** Within 15 s (invariant I6), and what it takes to ask. */
    private static final Duration NOTICED = Duration.ofMillis(15_500);

    @TempDir
    Path root;

    private Federation federation;
    private ControlPlane global;
    private ControlPlane zone;

    @BeforeEach
    void start() {
        federation = Federation.start(root, Map.of(), List.of(ZONE));
        global = federation.global();
        zone = federation.zone(ZONE);
        await().atMost(Duration.ofSeconds(30)).until(() -> connectedAtGlobal() && atZone().connected());
    }

    @AfterEach
    void stop() {
        signal(global, "CONT");
        signal(zone, "CONT");
        federation.close();
    }

    @Test
    void aFrozenZoneIsOfflineAtGlobalWithinFifteenSecondsAndComesBack() {
        signal(zone, "STOP");
        await().atMost(NOTICED).until(() -> !connectedAtGlobal());
        signal(zone, "CONT");
        await().atMost(Duration.ofSeconds(45)).until(() -> connectedAtGlobal() && atZone().connected());
        Agreement.reached(federation);
    }

    @Test
    void aFrozenGlobalIsNoticedByItsZoneWithinFifteenSecondsAndFoundAgain() {
        signal(global, "STOP");
        await().atMost(NOTICED).until(() -> !atZone().connected());
        assertThat(atZone().problem()).contains("no connection to global");
        signal(global, "CONT");
        await().atMost(Duration.ofSeconds(60)).until(() -> connectedAtGlobal() && atZone().connected());
        Agreement.reached(federation);
    }

    @Test
    void aRevokedTokenEndsTheSessionWithinSecondsAndANewOneIsTakenWithoutRestart() {
        String data = Base64.getEncoder().encodeToString(tokenId().getBytes(StandardCharsets.UTF_8));
        assertThat(global.api()
                        .put(
                                "/global-secrets/zone-token-revocations",
                                "{\"type\":\"GlobalSecret\",\"name\":\"zone-token-revocations\",\"data\":\"" + data
                                        + "\"}")
                        .status())
                .isEqualTo(201);
        await().atMost(Duration.ofSeconds(5)).until(() -> !connectedAtGlobal());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(atZone().problem()).contains("revoked"));
        federation.renewToken(ZONE);
        await().atMost(Duration.ofSeconds(60)).until(() -> connectedAtGlobal() && atZone().connected());
        Agreement.reached(federation);
    }

    @Test
    void newCertificatesAreShownOnBothPortsWithoutRestartAndBrokenOnesAreNot() throws IOException {
        Path certificate = global.workDir().resolve("kuma-cp.crt");
        Path key = global.workDir().resolve("kuma-cp.key");
        X509Certificate first = shown(global.ports().https());
        assertThat(shown(global.ports().kds())).isEqualTo(first);
        // Another pair that was made for this machine: the zone's own.
        Files.copy(zone.workDir().resolve("kuma-cp.key"), key, StandardCopyOption.REPLACE_EXISTING);
        await().during(Duration.ofSeconds(7))
                .atMost(Duration.ofSeconds(15))
                .until(() -> shown(global.ports().kds()).equals(first));
        Files.copy(zone.workDir().resolve("kuma-cp.crt"), certificate, StandardCopyOption.REPLACE_EXISTING);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> !shown(global.ports().kds()).equals(first));
        await().atMost(Duration.ofSeconds(70))
                .until(() -> !shown(global.ports().https()).equals(first));
        assertThat(atZone().connected()).as("open connections stay").isTrue();
    }

    private SyncStatus atZone() {
        return SyncTruth.atZone(zone.api());
    }

    private boolean connectedAtGlobal() {
        return SyncTruth.atGlobal(global.api(), ZONE).map(SyncStatus::connected).orElse(false);
    }

    private String tokenId() {
        try {
            String token = Files.readString(zone.workDir().resolve("zone-token"));
            JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
            return claims.path("jti").asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(ControlPlane process, String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static X509Certificate shown(int port) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port)) {
                var parameters = socket.getSSLParameters();
                parameters.setApplicationProtocols(new String[] {"h2"});
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return (X509Certificate) socket.getSession().getPeerCertificates()[0];
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
