package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.common.api.SyncStatus;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.Backup;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.SyncTruth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A global that comes back with another past is noticed: zones compare, and nothing that serves is taken away by an absence. */
final class HistoryIT {

    @TempDir
    Path root;

    private Federation federation;
    private Api global;
    private ControlPlane east;

    @BeforeEach
    void start() {
        federation = Federation.start(root, Map.of(), List.of("east"));
        global = federation.global().api();
        east = federation.zone("east");
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    void aZoneThatStayedUpEndsEqualToAGlobalRestoredFromABackup() {
        createMesh("before");
        Agreement.reached(federation);
        federation.global().stop();
        Backup backup = Backup.of(federation.global(), root.resolve("backup"));
        federation.global().start();

        createMesh("lost");
        Agreement.reached(federation);
        federation.global().kill();
        backup.restore();
        federation.global().start();
        createMesh("other");
        Agreement.reached(federation);

        assertThat(Agreement.meshes(east.api())).containsOnlyKeys("default", "before", "other");
        assertThat(SyncTruth.atZone(east.api()).comparisons()).isPositive();
    }

    @Test
    void aGlobalWithAnEmptyStoreTakesNoMeshThatServes() {
        createMesh("idle");
        createMesh("serving");
        Agreement.reached(federation);
        assertThat(east.api()
                        .put(
                                "/meshes/serving/dataplanes/web-1",
                                "{\"type\":\"Dataplane\",\"mesh\":\"serving\",\"name\":\"web-1\",\"networking\":{"
                                        + "\"address\":\"10.0.0.1\",\"inbound\":[{\"port\":8080,\"tags\":{"
                                        + "\"kuma.io/service\":\"web\"}}]}}")
                        .status())
                .isEqualTo(201);
        federation.global().kill();
        Backup.emptyStore(federation.global());
        federation.global().start();
        federation.renewToken("east");
        east.stop();
        east.start();

        await().atMost(Duration.ofSeconds(30)).until(() -> SyncTruth.atGlobal(global, "east")
                .map(SyncStatus::held)
                .orElse(List.of())
                .contains("serving"));
        assertThat(Agreement.meshes(east.api())).containsOnlyKeys("default", "serving");
        assertThat(east.api().get("/meshes/serving/dataplanes/web-1").status()).isEqualTo(200);
        assertThat(east.api()
                        .get("/meshes/serving/secrets/dataplane-token-signing-key-serving-1")
                        .status())
                .isEqualTo(200);

        assertThat(east.api().post("/_sync/release/serving", "").status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> east.api().get("/meshes/serving").status() == 404);
        assertThat(SyncTruth.atZone(east.api()).held()).isEmpty();
    }

    private void createMesh(String name) {
        assertThat(global.put("/meshes/" + name, "{\"type\":\"Mesh\",\"name\":\"" + name + "\"}")
                        .status())
                .isEqualTo(201);
    }
}
