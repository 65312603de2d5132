package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.Ports;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A control plane that cannot start says why in one line, leaves no stack trace, and ends with a status that is not zero. */
final class FailedStartIT {
    private static final String PASSWORD = "correct-horse-battery";

    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "KUMA_API_SERVER_HTTP_PORT",
                "KUMA_API_SERVER_HTTPS_PORT",
                "KUMA_DIAGNOSTICS_SERVER_PORT",
                "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT"
            })
    void aPortThatIsTaken(String setting) throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            String port = Integer.toString(other.getLocalPort());
            assertThat(reasonNotToStart(Map.of(setting, port))).contains("port " + port, setting);
        }
    }

    @Test
    void aDatabaseThatIsNotThere() {
        String reason = reasonNotToStart(Map.of(
                "KUMA_STORE_TYPE", "postgres",
                "KUMA_STORE_POSTGRES_PORT", "9",
                "KUMA_STORE_POSTGRES_PASSWORD", PASSWORD));
        assertThat(reason).contains("PostgreSQL at jdbc:postgresql://127.0.0.1:9/kuma", "refused");
        assertThat(reason).doesNotContain(PASSWORD);
    }

    @Test
    void aCertificateThatIsNone() throws IOException {
        Path file = Files.writeString(root.resolve("other"), "no certificate");
        for (String prefix : new String[] {"KUMA_GENERAL_TLS", "KUMA_MULTIZONE_GLOBAL_KDS_TLS"}) {
            assertThat(reasonNotToStart(
                            Map.of(prefix + "_CERT_FILE", file.toString(), prefix + "_KEY_FILE", file.toString())))
                    .contains(prefix + "_CERT_FILE: " + file + " holds no certificate");
        }
    }

    @Test
    void aWorkDirectoryThatCannotBe() throws IOException {
        Path file = Files.createFile(root.resolve("file"));
        assertThat(reasonNotToStart(
                        Map.of("KUMA_GENERAL_WORK_DIR", file.resolve("below").toString())))
                .contains("the work directory " + file, "KUMA_GENERAL_WORK_DIR");
    }

    @Test
    void aKeyThatIsNotTheStores() {
        ControlPlane first = global(Map.of());
        first.start();
        first.stop();
        String other = "0123456789abcdef".repeat(4);

        assertThat(reasonNotToStart(Map.of("MERIDIAN_STORE_ENCRYPTION_KEY", other)))
                .contains("sealed with another encryption key")
                .doesNotContain(other);
        assertThat(reasonNotToStart(Map.of("MERIDIAN_STORE_ENCRYPTION_KEY", "short")))
                .contains("no key can be read");
    }

    /** The only line about it, after which it has ended. */
    private String reasonNotToStart(Map<String, String> environment) {
        try (ControlPlane mistaken = global(environment)) {
            mistaken.begin();
            await().atMost(Duration.ofSeconds(60)).until(() -> !mistaken.isAlive());
            String said = mistaken.logTail();
            assertThat(mistaken.exitStatus()).isEqualTo(1);
            assertThat(said).doesNotContain("\tat ");
            String[] reasons =
                    said.lines().filter(line -> line.contains("cannot start: ")).toArray(String[]::new);
            // One work directory serves several processes, and with it one log.
            return reasons[reasons.length - 1];
        }
    }

    private ControlPlane global(Map<String, String> environment) {
        return new ControlPlane(
                "global", Federation.packaged("global"), root.resolve("global"), Ports.free(), environment);
    }
}
