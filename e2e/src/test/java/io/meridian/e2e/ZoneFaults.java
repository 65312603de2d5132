package io.meridian.e2e;

import static io.meridian.e2e.FaultKind.BACKUP;
import static io.meridian.e2e.FaultKind.DELETED;
import static io.meridian.e2e.FaultKind.DISABLED;
import static io.meridian.e2e.FaultKind.DISK_FULL;
import static io.meridian.e2e.FaultKind.EMPTIED;
import static io.meridian.e2e.FaultKind.FROZEN;
import static io.meridian.e2e.FaultKind.KILLED;
import static io.meridian.e2e.FaultKind.MESH_DELETED;
import static io.meridian.e2e.FaultKind.POISON;
import static io.meridian.e2e.FaultKind.REVOKED;
import static io.meridian.e2e.FaultKind.SPLIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.codec.HashedName;
import io.meridian.e2e.process.Backup;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.LinkFault;
import io.meridian.e2e.process.SyncTruth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** What befalls one zone: its process, its disk, or what an operator does to it. */
final class ZoneFaults {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private ZoneFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.zone(FROZEN, "the zone's process is frozen until it is offline", ground -> {
                    ground.zone().freeze();
                    try {
                        ground.awaitOfflineAtGlobal();
                    } finally {
                        ground.zone().thaw();
                    }
                }),
                Scenario.zone(FROZEN, "the zone's process is frozen for less than anybody notices", ground -> {
                    ground.zone().freeze();
                    try {
                        ground.writeMoreAtGlobal();
                    } finally {
                        ground.zone().thaw();
                    }
                }),
                Scenario.zone(KILLED, "the zone is killed while it writes", ground -> {
                    ground.zone().kill();
                    ground.writeMoreAtGlobal();
                    ground.zone().start();
                }),
                Scenario.zone(KILLED, "the zone is killed behind a cut link and starts without global", ground -> {
                    ground.link().turn(new LinkFault.Refusing());
                    ground.link().reset();
                    ground.writeMore();
                    ground.zone().kill();
                    ground.zone().start();
                    ground.writeMore();
                }),
                Scenario.zone(KILLED, "the zone is killed while it takes in a full state", ground -> {
                    ground.losingAllOfTheZone(() -> {
                        ground.zone().kill();
                        Backup.emptyStore(ground.zone());
                        ground.link().turn(new LinkFault.Throttled(20_000));
                        ground.redialled(ground.zone()::begin);
                        ground.zone().awaitReady(PATIENCE);
                        ground.zone().kill();
                        ground.link().heal();
                        ground.zone().start();
                        ground.awaitMesh();
                    });
                }),
                Scenario.zone(BACKUP, "the zone is restored from a backup", ground -> {
                    Backup backup = ground.backUp(ground.zone());
                    ground.losingWritesOfTheZone(() -> {
                        ground.zone().kill();
                        backup.restore();
                        ground.zone().start();
                    });
                }),
                Scenario.zone(
                        EMPTIED,
                        "the zone's store is lost",
                        ground -> ground.losingAllOfTheZone(() -> {
                            ground.zone().kill();
                            Backup.emptyStore(ground.zone());
                            ground.zone().start();
                            ground.awaitMesh();
                        })),
                Scenario.zone(
                        DISK_FULL, "the zone's disk is full, and it starts anew when there is room again", ground -> {
                            ground.zone().fillDisk();
                            await().atMost(PATIENCE).until(() -> String.valueOf(
                                            SyncTruth.atZone(ground.zoneApi()).problem())
                                    .contains("the store cannot write"));
                            ground.writeMoreAtGlobal();
                            ground.zone().freeDisk();
                            ground.zone().kill();
                            ground.zone().start();
                        }),
                Scenario.zone(SPLIT, "a second process claims the zone and is killed", ground -> {
                    try (ControlPlane twin =
                            ground.federation().twin(ground.zone().name())) {
                        ground.redialled(twin::start);
                    }
                }),
                Scenario.zone(DISABLED, "the zone is disabled while it is cut off, and enabled again", ground -> {
                    ground.link().turn(new LinkFault.Refusing());
                    ground.link().reset();
                    ground.awaitOfflineAtGlobal();
                    enable(ground, false);
                    ground.link().heal();
                    ground.awaitOnline();
                    ground.writeMore();
                    enable(ground, true);
                }),
                Scenario.zone(DELETED, "the zone is deleted while it is cut off", ground -> {
                    ground.link().turn(new LinkFault.Refusing());
                    ground.link().reset();
                    ground.awaitOfflineAtGlobal();
                    assertThat(ground.global()
                                    .delete("/zones/" + ground.zone().name())
                                    .status())
                            .isEqualTo(200);
                    ground.writeMoreInTheZone();
                }),
                Scenario.zone(REVOKED, "the zone's token is revoked while it is connected", ground -> {
                    revokeToken(ground);
                    ground.awaitOfflineAtGlobal();
                    ground.federation().renewToken(ground.zone().name());
                    ground.awaitOnline();
                }),
                Scenario.zone(POISON, "global has a resource that the zone cannot take", ZoneFaults::poisonForTheZone),
                Scenario.zone(POISON, "the zone has a dataplane of a mesh that global has deleted", ZoneFaults::orphan),
                Scenario.zone(MESH_DELETED, "a mesh is deleted while the zone is cut off", ground -> {
                    String gone = ground.mesh() + "-gone";
                    ground.createMesh(gone);
                    await().atMost(PATIENCE)
                            .until(() -> ground.zoneApi().get("/meshes/" + gone).status() == 200);
                    ground.link().turn(new LinkFault.Refusing());
                    ground.link().reset();
                    assertThat(ground.global().delete("/meshes/" + gone).status())
                            .isEqualTo(200);
                    ground.writeMore();
                    ground.link().heal();
                    await().atMost(PATIENCE)
                            .until(() -> ground.zoneApi().get("/meshes/" + gone).status() == 404);
                }));
    }

    private static void enable(Ground ground, boolean enabled) {
        String zone = ground.zone().name();
        assertThat(ground.global()
                        .put(
                                "/zones/" + zone,
                                "{\"type\":\"Zone\",\"name\":\"" + zone + "\",\"enabled\":" + enabled + "}")
                        .status())
                .isEqualTo(200);
    }

    private static void revokeToken(Ground ground) throws IOException {
        String token = Files.readString(ground.zone().workDir().resolve("zone-token"));
        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
        String id = claims.path("jti").asText();
        String data = Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.UTF_8));
        assertThat(ground.global()
                        .put(
                                "/global-secrets/zone-token-revocations",
                                "{\"type\":\"GlobalSecret\",\"name\":\"zone-token-revocations\",\"data\":\"" + data
                                        + "\"}")
                        .status())
                .isIn(200, 201);
    }

    /** The zone has a policy of its own under the very name that one of global's gets in zones. */
    private static void poisonForTheZone(Ground ground) {
        String name = "poison";
        String taken = HashedName.of(ground.mesh(), name, "", "");
        String list = "/meshes/" + ground.mesh() + "/meshtimeouts/";
        String ours = Ground.timeout(ground.mesh(), taken)
                .replace("\"spec\"", "\"labels\":{\"kuma.io/origin\":\"zone\"},\"spec\"");
        assertThat(ground.zoneApi().put(list + taken, ours).status()).isEqualTo(201);
        assertThat(ground.global()
                        .put(list + name, Ground.timeout(ground.mesh(), name))
                        .status())
                .isEqualTo(201);
        ground.writeMore();
        await().atMost(PATIENCE)
                .until(() -> !SyncTruth.atGlobal(ground.global(), ground.zone().name())
                        .map(SyncStatus::refused)
                        .orElse(List.of())
                        .isEmpty());
        assertThat(ground.global().delete(list + name).status()).isEqualTo(200);
    }

    private static void orphan(Ground ground) {
        String gone = ground.mesh() + "-gone";
        ground.createMesh(gone);
        await().atMost(PATIENCE)
                .until(() -> ground.zoneApi().get("/meshes/" + gone).status() == 200);
        ground.link().turn(new LinkFault.Refusing());
        ground.link().reset();
        ground.awaitOfflineAtGlobal();
        assertThat(ground.global().delete("/meshes/" + gone).status()).isEqualTo(200);
        assertThat(ground.zoneApi()
                        .put("/meshes/" + gone + "/dataplanes/orphan", Ground.dataplane(gone, "orphan"))
                        .status())
                .isEqualTo(201);
        ground.link().heal();
        ground.awaitOnline();
        ground.writeMore();
    }
}
