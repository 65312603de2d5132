package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.api.SyncStatus;
import io.meridian.e2e.process.Answer;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.Ports;
import io.meridian.e2e.process.SyncTruth;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One package of global keeps its resources where {@code KUMA_STORE_TYPE} says, and secrets are sealed wherever they lie. */
final class DatabaseIT {
    private static final String MESH = "paid";
    private static final String KEY_SECRET = MESH + ".ca-builtin-key-ca-1";
    private static final List<String> SECRETS = List.of(MESH + ".ca-builtin-cert-ca-1", KEY_SECRET);

    @TempDir
    Path root;

    @Test
    void inH2EverythingOutlivesAKillAndNoSecretIsInTheFileInTheClear() throws IOException {
        try (Federation federation = Federation.start(root, Map.of("KUMA_STORE_TYPE", "h2"), List.of())) {
            List<String> plaintext = outlivesAKill(federation);
            federation.global().kill();
            Path file = federation.global().workDir().resolve("global.mv.db");
            assertSealed(Files.readString(file, StandardCharsets.ISO_8859_1), plaintext);
        }
    }

    @Test
    void inPostgresEverythingOutlivesAKillAndNoSecretIsInARowInTheClear() throws IOException, SQLException {
        try (EmbeddedPostgres server = postgres();
                Federation federation = Federation.start(root, storedIn(server), List.of())) {
            List<String> plaintext = outlivesAKill(federation);
            assertSealed(rows(server), plaintext);
            assertThat(federation.global().workDir().resolve("global.mv.db")).doesNotExist();
        }
    }

    @Test
    void inMemoryAMeshIsServedUntilTheProcessEnds() {
        Map<String, String> variables = Map.of("KUMA_MODE", "global", "KUMA_STORE_TYPE", "memory");
        try (ControlPlane global = new ControlPlane(
                "global", Federation.packaged("global"), root.resolve("global"), Ports.free(), variables)) {
            Api api = global.start().api();
            createMesh(api);
            assertThat(stored(api)).containsOnlyKeys(paths());
            assertThat(global.workDir().resolve("global.mv.db")).doesNotExist();
            global.kill();
            global.start();
            assertThat(api.get("/meshes/" + MESH).status()).isEqualTo(404);
        }
    }

    /**
     * Creates the mesh at global, lets a zone sync it, kills global and starts it again: what is stored, the revision and the digest
     * of what the zone should hold are as before.
     *
     * @return what must not lie anywhere in the clear
     */
    private static List<String> outlivesAKill(Federation federation) {
        ControlPlane global = federation.global();
        Api api = global.api();
        federation.addZone("east", Map.of("KUMA_STORE_TYPE", "h2")).start();
        createMesh(api);
        Agreement.reached(federation);
        assertThat(Agreement.meshes(federation.zone("east").api())).containsKey(MESH);
        Map<String, JsonNode> before = stored(api);
        SyncStatus synced = SyncTruth.atGlobal(api, "east").orElseThrow();

        federation.zone("east").kill();
        global.kill();
        global.start();
        assertThat(stored(api)).as("stored, after a kill").isEqualTo(before);
        assertThat(SyncTruth.head(api)).as("revision after a kill").isEqualTo(synced.globalRevision());

        federation.zone("east").start();
        Agreement.reached(federation);
        assertThat(SyncTruth.atGlobal(api, "east").orElseThrow().globalDigest())
                .as("digest after a kill")
                .isEqualTo(synced.globalDigest());
        return plaintextOfKey(before);
    }

    private static void createMesh(Api global) {
        Answer answer = global.put(
                "/meshes/" + MESH,
                "{\"type\":\"Mesh\",\"name\":\"" + MESH + "\",\"mtls\":{\"enabledBackend\":\"ca-1\","
                        + "\"backends\":[{\"name\":\"ca-1\",\"type\":\"builtin\"}]}}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    private static List<String> paths() {
        List<String> paths = new ArrayList<>(List.of("/meshes/" + MESH));
        SECRETS.forEach(secret -> paths.add("/meshes/" + MESH + "/secrets/" + secret));
        return paths;
    }

    /** The mesh and the secrets of its authority, by path. */
    private static Map<String, JsonNode> stored(Api global) {
        Map<String, JsonNode> resources = new TreeMap<>();
        for (String path : paths()) {
            Answer answer = global.get(path);
            assertThat(answer.status()).as(path).isEqualTo(200);
            resources.put(path, answer.json());
        }
        return resources;
    }

    /** How the authority's key would be recognised: the head of its PEM, a line of it, and both as they are in JSON. */
    private static List<String> plaintextOfKey(Map<String, JsonNode> stored) {
        JsonNode secret = Objects.requireNonNull(stored.get("/meshes/" + MESH + "/secrets/" + KEY_SECRET));
        String data = secret.path("data").asText();
        String pem = new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
        List<String> lines = pem.lines().toList();
        String head = lines.get(0);
        assertThat(head).startsWith("-----BEGIN ").endsWith("PRIVATE KEY-----");
        return List.of(head, lines.get(1), data.substring(0, 16), data.substring(100, 164));
    }

    /** The names are there, so that the right place was searched; what they stand for is not. Nothing of either is printed. */
    private static void assertSealed(String content, List<String> plaintext) {
        assertThat(content.contains(KEY_SECRET))
                .as("the secret's name is stored")
                .isTrue();
        for (int i = 0; i < plaintext.size(); i++) {
            assertThat(content.contains(plaintext.get(i)))
                    .as("plaintext %s of the key is stored in the clear", i)
                    .isFalse();
        }
    }

    private static EmbeddedPostgres postgres() {
        try {
            return EmbeddedPostgres.start();
        } catch (IOException | RuntimeException e) {
            System.err.println("SKIPPED: no PostgreSQL can be started on this machine: " + e);
            return Assumptions.abort("no PostgreSQL can be started on this machine: " + e);
        }
    }

    private static Map<String, String> storedIn(EmbeddedPostgres server) {
        return Map.of(
                "KUMA_STORE_TYPE", "postgres",
                "KUMA_STORE_POSTGRES_HOST", "localhost",
                "KUMA_STORE_POSTGRES_PORT", Integer.toString(server.getPort()),
                "KUMA_STORE_POSTGRES_USER", "postgres",
                "KUMA_STORE_POSTGRES_PASSWORD", "postgres",
                "KUMA_STORE_POSTGRES_DB_NAME", "postgres");
    }

    /** Every column of every row of every table, one byte for one character. */
    private static String rows(EmbeddedPostgres server) throws SQLException {
        StringBuilder content = new StringBuilder();
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : tables(statement)) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
                    while (rows.next()) {
                        appendRow(rows, content);
                    }
                }
            }
        }
        return content.toString();
    }

    private static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet names = statement.executeQuery(
                "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")) {
            while (names.next()) {
                tables.add(names.getString(1));
            }
        }
        assertThat(tables).contains("resource", "revision_log");
        return tables;
    }

    private static void appendRow(ResultSet row, StringBuilder content) throws SQLException {
        for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
            Object value = row.getObject(column);
            content.append(value instanceof byte[] bytes ? new String(bytes, StandardCharsets.ISO_8859_1) : value)
                    .append('\n');
        }
    }
}
