package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A packaged global whose API is served below a path, to pages of another origin, and to whoever has a certificate. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ApiServerIT {
    private static final String BASE = "/meridian";
    private static final String FRIEND = "https://console.example.com";
    private static final char[] PASSWORD = "not a secret".toCharArray();

    private Path root;
    private ControlPlane global;
    private KeyStore operator;
    private KeyStore stranger;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        root = directory;
        operator = certificate("operator");
        stranger = certificate("stranger");
        Path authorities = Files.createDirectory(root.resolve("authorities"));
        Files.writeString(authorities.resolve("operator.pem"), pem(operator.getCertificate("operator")));
        global = new ControlPlane(
                        "global",
                        Federation.packaged("global"),
                        root.resolve("global"),
                        Ports.free(),
                        Map.of(
                                "KUMA_STORE_TYPE",
                                "memory",
                                "KUMA_API_SERVER_BASE_PATH",
                                BASE,
                                "KUMA_API_SERVER_CORS_ALLOWED_DOMAINS",
                                FRIEND,
                                "KUMA_API_SERVER_AUTHN_TYPE",
                                "adminClientCerts",
                                "KUMA_API_SERVER_AUTHN_LOCALHOST_IS_ADMIN",
                                "false",
                                "KUMA_API_SERVER_AUTH_CLIENT_CERTS_DIR",
                                authorities.toString()))
                .start();
    }

    @AfterAll
    void stop() {
        global.close();
    }

    @Test
    void whoeverHasACertificateIsTheAdministratorAndNobodyElseIs() throws Exception {
        assertThat(get(client(operator), "/who-am-i").body()).contains("\"mesh-system:admin\"");
        assertThat(get(client(null), "/who-am-i").body()).contains("\"mesh-system:anonymous\"");
        assertThat(get(client(operator), "/global-secrets").statusCode()).isEqualTo(200);
        assertThat(get(client(null), "/global-secrets").statusCode()).isEqualTo(403);
    }

    @Test
    void aCertificateThatNobodyVouchesForMakesNobodyTheAdministrator() throws Exception {
        assertThat(get(client(stranger), "/who-am-i").body()).contains("\"mesh-system:anonymous\"");
    }

    @Test
    void theApiIsBelowItsPathAndNowhereElse() throws Exception {
        HttpClient admin = client(operator);
        assertThat(get(admin, "").body()).contains("\"Kuma\"");
        assertThat(get(admin, "/").body()).contains("\"Kuma\"");
        String first = get(admin, "/hostnamegenerators?size=1").body();
        String next = first.replaceFirst("(?s).*\"next\": \"([^\"]+)\".*", "$1");
        assertThat(next).startsWith(origin() + BASE + "/hostnamegenerators?");
        assertThat(send(admin, HttpRequest.newBuilder(URI.create(next))).statusCode())
                .isEqualTo(200);
        assertThat(send(admin, HttpRequest.newBuilder(URI.create(origin() + "/meshes")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void userTokensAreIssuedAtTheRootToo() throws Exception {
        for (String path : new String[] {"/tokens/user", BASE + "/tokens/user"}) {
            HttpResponse<String> token = send(
                    client(operator),
                    HttpRequest.newBuilder(URI.create(origin() + path))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(
                                    "{\"name\":\"jane\",\"groups\":[],\"validFor\":\"1h\"}")));
            assertThat(token.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aPageOfTheOtherOriginMayReadAndNoOther() throws Exception {
        assertThat(allowed(FRIEND)).isEqualTo(FRIEND);
        assertThat(allowed("https://evil.test")).isEmpty();
    }

    private String allowed(String origin) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin() + BASE + "/meshes")).header("Origin", origin);
        return send(client(null), request)
                .headers()
                .firstValue("access-control-allow-origin")
                .orElse("");
    }

    private String origin() {
        return "https://localhost:" + global.ports().https();
    }

    private HttpResponse<String> get(HttpClient client, String path) throws IOException, InterruptedException {
        return send(client, HttpRequest.newBuilder(URI.create(origin() + BASE + path)));
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A client that trusts the control plane, and shows a certificate when it has one. */
    private HttpClient client(@Nullable KeyStore shown) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(global.workDir().resolve("kuma-cp.crt"))) {
            trusted.setCertificateEntry(
                    "global", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManager[] keys = {};
        if (shown != null) {
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(shown, PASSWORD);
            keys = own.getKeyManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    /** A pair for a client, signed by itself, made by the tool of the platform. */
    private KeyStore certificate(String name) throws Exception {
        Path file = root.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        name,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "EKU=clientAuth",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .inheritIO()
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static String pem(Certificate certificate) throws GeneralSecurityException {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(certificate.getEncoded());
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }
}
