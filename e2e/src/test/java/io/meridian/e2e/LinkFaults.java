package io.meridian.e2e;

import static io.meridian.e2e.FaultKind.CUT;
import static io.meridian.e2e.FaultKind.DELAYED;
import static io.meridian.e2e.FaultKind.FROZEN;
import static io.meridian.e2e.FaultKind.HALF_OPEN;
import static io.meridian.e2e.FaultKind.REFUSED;
import static io.meridian.e2e.FaultKind.RETENTION;
import static io.meridian.e2e.FaultKind.THROTTLED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.common.api.SyncStatus;
import io.meridian.e2e.process.Backup;
import io.meridian.e2e.process.LinkFault;
import io.meridian.e2e.process.LinkFault.Way;
import io.meridian.e2e.process.SyncTruth;
import java.time.Duration;
import java.util.List;

/** What a network does to the link between a zone and global. */
final class LinkFaults {
    private LinkFaults() {}

    static List<Scenario> all() {
        return List.of(
                Scenario.zone(HALF_OPEN, "the link swallows what global says", ground -> {
                    ground.link().turn(new LinkFault.HalfOpen(Way.TO_ZONE));
                    ground.awaitOfflineAtGlobal();
                }),
                Scenario.zone(HALF_OPEN, "the link swallows what the zone says", ground -> {
                    ground.link().turn(new LinkFault.HalfOpen(Way.TO_GLOBAL));
                    ground.awaitOfflineAtGlobal();
                }),
                Scenario.zone(RETENTION, "the zone is away for longer than global and it remember", LinkFaults::away),
                Scenario.zone(FROZEN, "the link stands still until both sides have given up", ground -> {
                    ground.link().turn(new LinkFault.Frozen());
                    ground.awaitOfflineAtGlobal();
                    ground.awaitOfflineInTheZone();
                }),
                Scenario.zone(CUT, "the link is reset, and again once the zone has dialled", ground -> {
                    ground.redialled(ground.link()::reset);
                    ground.redialled(ground.link()::reset);
                }),
                Scenario.zone(
                        CUT, "the link ends without a word of TLS", ground -> ground.redialled(ground.link()::finish)),
                Scenario.zone(
                        CUT,
                        "the link is reset while nobody writes",
                        ground -> ground.inSilence(() -> {
                            ground.redialled(ground.link()::reset);
                            ground.awaitOnline();
                        })),
                Scenario.zone(
                        CUT,
                        "the link breaks in the middle of a batch",
                        ground ->
                                ground.redialled(() -> ground.link().turn(new LinkFault.CutAfter(Way.TO_ZONE, 3_000)))),
                Scenario.zone(
                        CUT,
                        "the link breaks in the middle of what the zone sends",
                        ground -> ground.redialled(
                                () -> ground.link().turn(new LinkFault.CutAfter(Way.TO_GLOBAL, 3_000)))),
                Scenario.zone(CUT, "the link breaks in the middle of a full state, whenever it is sent", ground -> {
                    ground.losingAllOfTheZone(() -> {
                        ground.zone().kill();
                        Backup.emptyStore(ground.zone());
                        ground.link().turn(new LinkFault.CutAfter(Way.TO_ZONE, 20_000));
                        ground.zone().begin();
                        for (int cut = 0; cut < 3; cut++) {
                            ground.redialled(() -> {});
                        }
                        ground.link().heal();
                        ground.zone().awaitReady(Duration.ofSeconds(60));
                        ground.awaitMesh();
                    });
                }),
                Scenario.zone(CUT, "the link breaks whenever a connection has been dialled", ground -> {
                    ground.link().turn(new LinkFault.CutAfter(Way.TO_GLOBAL, 1));
                    ground.link().reset();
                    for (int cut = 0; cut < 3; cut++) {
                        ground.redialled(() -> {});
                    }
                }),
                Scenario.zone(REFUSED, "nothing listens at global's address", ground -> {
                    ground.link().turn(new LinkFault.Refusing());
                    ground.redialled(ground.link()::reset);
                    ground.awaitOfflineInTheZone();
                    ground.awaitOfflineAtGlobal();
                }),
                Scenario.zone(DELAYED, "the link delays by a varying time", ground -> ground.link()
                        .turn(new LinkFault.Delayed(Duration.ofMillis(50), Duration.ofMillis(200)))),
                Scenario.zone(DELAYED, "the link delays, and is reset meanwhile", ground -> {
                    ground.link().turn(new LinkFault.Delayed(Duration.ofMillis(300), Duration.ofMillis(300)));
                    ground.writeMore();
                    ground.redialled(ground.link()::reset);
                }),
                Scenario.zone(THROTTLED, "the link carries 16 KB in a second", ground -> ground.link()
                        .turn(new LinkFault.Throttled(16_000))),
                Scenario.zone(THROTTLED, "the zone reads slowly while much changes", LinkFaults::slowReader));
    }

    private static void away(Ground ground) {
        ground.link().turn(new LinkFault.Refusing());
        ground.link().reset();
        ground.awaitOfflineInTheZone();
        SyncStatus before = SyncTruth.atZone(ground.zoneApi());
        for (int i = 0; i < 600; i++) {
            String path = "/meshes/" + ground.mesh() + "/meshtimeouts/again";
            assertThat(ground.global()
                            .put(path, Ground.timeout(ground.mesh(), "again").replace("\"5s\"", "\"" + (i + 1) + "s\""))
                            .status())
                    .isIn(200, 201);
        }
        ground.link().heal();
        ground.awaitOnline();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            SyncStatus after = SyncTruth.atZone(ground.zoneApi());
            assertThat(after.comparisons() + after.fullSyncs())
                    .as("starts without what was forgotten")
                    .isGreaterThan(before.comparisons() + before.fullSyncs());
        });
    }

    /** Five meshes of 100 KB, changed ten times each: what waits for a zone is bounded by the number of keys. */
    private static void slowReader(Ground ground) {
        ground.link().turn(new LinkFault.Throttled(8_000));
        String much = "x".repeat(100_000);
        for (int i = 0; i < 50; i++) {
            String mesh = ground.mesh() + "-large-" + i % 5;
            assertThat(ground.global()
                            .put(
                                    "/meshes/" + mesh,
                                    "{\"type\":\"Mesh\",\"name\":\"" + mesh + "\",\"labels\":{},\"constraints\":{"
                                            + "\"dataplaneProxy\":{\"requirements\":[{\"tags\":{\"text\":\"" + i + much
                                            + "\"}}]}}}")
                            .status())
                    .isIn(200, 201);
        }
        ground.writeMore();
    }
}
