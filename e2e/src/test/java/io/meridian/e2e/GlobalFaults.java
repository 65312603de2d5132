package io.meridian.e2e;

import static io.meridian.e2e.FaultKind.BACKUP;
import static io.meridian.e2e.FaultKind.CERTIFICATE;
import static io.meridian.e2e.FaultKind.DISK_FULL;
import static io.meridian.e2e.FaultKind.EMPTIED;
import static io.meridian.e2e.FaultKind.FROZEN;
import static io.meridian.e2e.FaultKind.KILLED;
import static io.meridian.e2e.FaultKind.OTHER_KEY;
import static io.meridian.e2e.FaultKind.PORT_TAKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.common.api.SyncStatus;
import io.meridian.e2e.process.Backup;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.SyncTruth;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What befalls global, and with it every zone. */
final class GlobalFaults {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private GlobalFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.everybody(KILLED, "global is killed while it writes", ground -> {
                    global(ground).kill();
                    ground.writeMoreInTheZone();
                    global(ground).start();
                }),
                Scenario.everybody(KILLED, "global and a zone are killed at the same moment", ground -> {
                    global(ground).kill();
                    ground.zone().kill();
                    ground.zone().start();
                    global(ground).start();
                }),
                Scenario.everybody(FROZEN, "global's process is frozen until the zone has noticed", ground -> {
                    global(ground).freeze();
                    try {
                        ground.awaitOfflineInTheZone();
                    } finally {
                        global(ground).thaw();
                    }
                }),
                Scenario.everybody(BACKUP, "global is restored from a backup", ground -> {
                    Backup backup = ground.backUp(global(ground));
                    ground.losingWritesOfGlobal(() -> {
                        global(ground).kill();
                        backup.restore();
                        global(ground).start();
                    });
                }),
                Scenario.everybody(
                        DISK_FULL, "global's disk is full, and it starts anew when there is room again", ground -> {
                            global(ground).fillDisk();
                            String path = "/meshes/" + ground.mesh() + "/meshtimeouts/full";
                            String policy = Ground.timeout(ground.mesh(), "full");
                            await().atMost(PATIENCE)
                                    .until(() ->
                                            ground.global().put(path, policy).status() == 503);
                            ground.writeMoreInTheZone();
                            global(ground).freeDisk();
                            global(ground).kill();
                            global(ground).start();
                        }),
                Scenario.everybody(CERTIFICATE, "global's certificate is replaced", GlobalFaults::replaceCertificate),
                Scenario.everybody(PORT_TAKEN, "another process has global's port when it starts", ground -> {
                    global(ground).kill();
                    try (ServerSocket other =
                            new ServerSocket(global(ground).ports().kds())) {
                        global(ground).begin();
                        await().atMost(PATIENCE).until(() -> !global(ground).isAlive());
                        assertThat(global(ground).logTail()).contains("port " + other.getLocalPort());
                    }
                    global(ground).start();
                }),
                Scenario.everybody(OTHER_KEY, "global is started with another key than its store's", ground -> {
                    global(ground).kill();
                    global(ground).begin(Map.of("MERIDIAN_STORE_ENCRYPTION_KEY", "0123456789abcdef".repeat(4)));
                    await().atMost(PATIENCE).until(() -> !global(ground).isAlive());
                    assertThat(global(ground).logTail()).contains("sealed with another encryption key");
                    global(ground).start();
                }),
                Scenario.everybody(
                        EMPTIED, "global's store is lost, and its mesh declared anew", GlobalFaults::emptied));
    }

    private static ControlPlane global(Ground ground) {
        return ground.federation().global();
    }

    /** By another that was made for this machine: a zone's own. Zones trust the file, and read it whenever they dial. */
    private static void replaceCertificate(Ground ground) throws IOException {
        for (String file : List.of("kuma-cp.key", "kuma-cp.crt")) {
            Path made = ground.zone().workDir().resolve(file);
            Files.copy(made, global(ground).workDir().resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        ground.redialled(ground.link()::reset);
        ground.awaitOnline();
    }

    /** Zones keep what serves until the operator lets it go. */
    private static void emptied(Ground ground) {
        ground.losingAllOfGlobal(() -> {
            global(ground).kill();
            Backup.emptyStore(global(ground));
            global(ground).start();
            ground.federation().zones().forEach(zone -> ground.federation().renewToken(zone.name()));
            ground.createMesh(ground.mesh());
            ground.awaitOnline();
            for (ControlPlane zone : ground.federation().zones()) {
                await().atMost(PATIENCE).until(() -> {
                    SyncStatus status = SyncTruth.atZone(zone.api());
                    status.held().forEach(mesh -> zone.api().post("/_sync/release/" + mesh, ""));
                    return status.connected() && status.held().isEmpty() && status.inSync();
                });
            }
        });
    }
}
