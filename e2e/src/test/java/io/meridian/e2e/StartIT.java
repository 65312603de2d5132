package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Packaged control planes come up by their variables alone, let in whom they should, and say what an operator must know. */
final class StartIT {
    /** Makes a request from this machine look as if a proxy had passed it on: its sender is nobody in particular then. */
    private static final String[] FROM_ELSEWHERE = {"X-Forwarded-For", "192.0.2.7"};

    @TempDir
    static Path root;

    private static Federation federation;

    @BeforeAll
    static void start() {
        federation = Federation.start(root, Map.of(), List.of("east"));
    }

    @AfterAll
    static void stop() {
        federation.close();
    }

    @Test
    void theDefaultMeshReachesAZoneThatJoins() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        federation.zone("east").api().get("/meshes/default").status())
                .isEqualTo(200));
    }

    @Test
    void aZoneThatJoinsIsDeclaredAndOnline() {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(federation
                        .global()
                        .api()
                        .get("/zones/east/_overview")
                        .json()
                        .at("/zoneInsight/subscriptions/0/connectTime")
                        .asText())
                .isNotEmpty());
    }

    @Test
    void httpsAnswersWithTheGeneratedCertificateOfEach() throws Exception {
        for (ControlPlane each : List.of(federation.global(), federation.zone("east"))) {
            HttpResponse<String> answer = send(trusting(each), request(https(each, "/who-am-i")));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("mesh-system:admin");
        }
    }

    @Test
    void aUsersTokenIsTakenOverTlsAndNowhereElse() throws Exception {
        ControlPlane global = federation.global();
        String token = global.api()
                .post("/tokens/user", "{\"name\":\"jane\",\"groups\":[\"team-a\"],\"validFor\":\"1h\"}")
                .body();
        HttpResponse<String> safe = send(
                trusting(global),
                request(https(global, "/who-am-i")).headers(FROM_ELSEWHERE).header("Authorization", "Bearer " + token));
        assertThat(safe.body()).contains("\"jane\"", "team-a", "mesh-system:authenticated");
        HttpResponse<String> exposed = send(
                HttpClient.newHttpClient(),
                request(http(global, "/who-am-i")).headers(FROM_ELSEWHERE).header("Authorization", "Bearer " + token));
        assertThat(exposed.statusCode()).isEqualTo(401);
        assertThat(exposed.body())
                .contains(Integer.toString(global.ports().https()))
                .doesNotContain(token);
    }

    @Test
    void theAdministratorsTokenOfTheFirstStartOpensWhatItShould() throws Exception {
        ControlPlane global = federation.global();
        String data = global.api()
                .get("/global-secrets/admin-user-token")
                .json()
                .path("data")
                .asText();
        String token = new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
        HttpResponse<String> secrets = send(
                trusting(global),
                request(https(global, "/global-secrets"))
                        .headers(FROM_ELSEWHERE)
                        .header("Authorization", "Bearer " + token));
        assertThat(secrets.statusCode()).isEqualTo(200);
    }

    @Test
    void nobodyInParticularReadsMeshesButNoSecretsAndWritesNothing() throws Exception {
        ControlPlane global = federation.global();
        HttpClient client = HttpClient.newHttpClient();
        assertThat(send(client, request(http(global, "/meshes")).headers(FROM_ELSEWHERE))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(client, request(http(global, "/secrets")).headers(FROM_ELSEWHERE))
                        .statusCode())
                .isEqualTo(403);
        HttpResponse<String> write = send(
                client,
                request(http(global, "/meshes/intruder"))
                        .headers(FROM_ELSEWHERE)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString("{\"type\":\"Mesh\",\"name\":\"intruder\"}")));
        assertThat(write.statusCode()).isEqualTo(403);
        assertThat(global.api().get("/meshes/intruder").status()).isEqualTo(404);
    }

    @Test
    void diagnosticsTellHealthAndMetrics() {
        ControlPlane global = federation.global();
        assertThat(global.diagnostics().get("/healthy").status()).isEqualTo(200);
        assertThat(global.diagnostics().get("/ready").status()).isEqualTo(200);
        assertThat(global.diagnostics().get("/metrics").body()).contains("jvm_memory_used_bytes");
    }

    @Test
    void noKeyAndNoTokenIsInAnyLog() throws IOException {
        ControlPlane global = federation.global();
        String adminToken = global.api()
                .get("/global-secrets/admin-user-token")
                .json()
                .path("data")
                .asText();
        for (ControlPlane each : List.of(global, federation.zone("east"))) {
            String log = Files.readString(each.log());
            assertThat(log)
                    .isNotEmpty()
                    .doesNotContain("PRIVATE KEY")
                    .doesNotContain(adminToken)
                    .doesNotContain(new String(Base64.getDecoder().decode(adminToken), StandardCharsets.US_ASCII))
                    .doesNotContain(Files.readString(root.resolve("east").resolve("zone-token")));
            try (var files = Files.list(each.workDir())) {
                for (Path key :
                        files.filter(file -> file.toString().endsWith(".key")).toList()) {
                    assertThat(log).doesNotContain(Files.readString(key).strip());
                }
            }
        }
    }

    @Test
    void aSecondProcessOnAWorkDirectoryIsRefusedAndToldWhoHoldsIt() {
        ControlPlane global = federation.global();
        ControlPlane second = new ControlPlane(
                "second",
                Federation.packaged("global"),
                root.resolve("second"),
                Ports.free(),
                Map.of("KUMA_GENERAL_WORK_DIR", global.workDir().toString()));
        assertThat(endOf(second)).contains("held by another global", Long.toString(global.pid()));
    }

    @Test
    void aSettingThatIsNotUnderstoodIsOneLine() {
        ControlPlane mistaken = new ControlPlane(
                "mistaken",
                Federation.packaged("global"),
                root.resolve("mistaken"),
                Ports.free(),
                Map.of("KUMA_STORE_TYPE", "etcd"));
        assertThat(endOf(mistaken)).contains("KUMA_STORE_TYPE=etcd").doesNotContain("\tat ");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @EnabledForJreRange(min = JRE.JAVA_25)
    void theArchiveThatWasMadeWithThePackageIsInUse() throws IOException {
        for (ControlPlane each : List.of(federation.global(), federation.zone("east"))) {
            assertThat(Files.readString(Path.of("/proc/" + each.pid() + "/maps")))
                    .contains("/quarkus-app/app.aot");
        }
    }

    @Test
    void unsafeChoicesAreNamedAtStart() {
        try (ControlPlane unsafe = new ControlPlane(
                "unsafe",
                Federation.packaged("global"),
                root.resolve("unsafe"),
                Ports.free(),
                Map.of(
                        "KUMA_STORE_TYPE", "memory",
                        "MERIDIAN_KDS_ZONE_AUTH", "none",
                        "MERIDIAN_API_SERVER_HTTP_TOKENS", "true"))) {
            unsafe.start();
            assertThat(unsafe.logTail())
                    .contains(
                            "unsafe choice: KUMA_STORE_TYPE=memory",
                            "unsafe choice: MERIDIAN_KDS_ZONE_AUTH=none",
                            "unsafe choice: MERIDIAN_API_SERVER_HTTP_TOKENS=true");
            assertThat(Files.readString(federation.global().log())).doesNotContain("unsafe choice");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void httpsSpeaksNoOlderTlsThanItIsTold() throws Exception {
        try (ControlPlane strict = new ControlPlane(
                        "strict",
                        Federation.packaged("global"),
                        root.resolve("strict"),
                        Ports.free(),
                        Map.of("KUMA_STORE_TYPE", "memory", "KUMA_API_SERVER_HTTPS_TLS_MIN_VERSION", "TLSv1_3"))
                .start()) {
            assertThat(spoken(strict, "TLSv1.3")).isEqualTo("TLSv1.3");
            assertThatExceptionOfType(SSLException.class).isThrownBy(() -> spoken(strict, "TLSv1.2"));
            assertThat(spoken(federation.global(), "TLSv1.2")).isEqualTo("TLSv1.2");
        }
    }

    /** The version in which a client that offers only one gets through a handshake. */
    private static String spoken(ControlPlane controlPlane, String offered)
            throws IOException, GeneralSecurityException {
        try (SSLSocket socket = (SSLSocket) trust(controlPlane)
                .getSocketFactory()
                .createSocket("localhost", controlPlane.ports().https())) {
            socket.setEnabledProtocols(new String[] {offered});
            socket.startHandshake();
            return socket.getSession().getProtocol();
        }
    }

    /** Starts a process that is expected to end by itself, and returns what it said. */
    private static String endOf(ControlPlane process) {
        try (process) {
            process.begin();
            await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive());
            return process.logTail();
        }
    }

    private static URI http(ControlPlane controlPlane, String path) {
        return URI.create("http://localhost:" + controlPlane.ports().http() + path);
    }

    private static URI https(ControlPlane controlPlane, String path) {
        return URI.create("https://localhost:" + controlPlane.ports().https() + path);
    }

    private static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** A client that trusts the certificate in the work directory and no other, and checks the name. */
    private static HttpClient trusting(ControlPlane controlPlane) throws IOException, GeneralSecurityException {
        return HttpClient.newBuilder().sslContext(trust(controlPlane)).build();
    }

    private static SSLContext trust(ControlPlane controlPlane) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(controlPlane.workDir().resolve("kuma-cp.crt"))) {
            trusted.setCertificateEntry(
                    "control-plane", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
