package io.meridian.common.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single stories in the simulated world, where the random ones would be hard to read. */
final class ScenariosTest {

    private final World world = new World(1, Wiring.SOUND);
    private final ZoneNode east = world.zones.getFirst();
    private final ZoneNode west = world.zones.getLast();

    @BeforeEach
    void everyZoneHoldsAMesh() {
        world.pass(Duration.ofSeconds(2));
        put(mesh("default", "first"));
        world.pass(Duration.ofSeconds(2));
        assertThat(world.global.hub.statuses()).hasSize(3).allMatch(SyncStatus::inSync);
    }

    @Test
    void aZoneThatReadsSlowlyDelaysNoOtherAndIsSentEachKeyOnce() {
        connection(east).slowDown(Duration.ofSeconds(30));
        for (int i = 0; i < 100; i++) {
            put(mesh("default", "change " + i));
        }
        world.pass(Duration.ofMillis(200));

        assertThat(status(west).inSync()).isTrue();
        assertThat(status(east).inSync()).isFalse();
        assertThat(status(east).lagChanges()).isEqualTo(1);

        connection(east).slowDown(Duration.ofMillis(1));
        long before = status(east).resources();
        world.pass(Duration.ofSeconds(60));
        assertThat(status(east).inSync()).isTrue();
        assertThat(status(east).resources() - before).isLessThanOrEqualTo(2);
    }

    @Test
    void afterARestartOfEitherSideOnlyWhatChangedIsSent() {
        for (int i = 0; i < 50; i++) {
            put(mesh("mesh" + i, "m"));
        }
        world.pass(Duration.ofSeconds(1));

        world.global.process.kill();
        world.global.start();
        put(mesh("default", "while they were away"));
        world.pass(Duration.ofSeconds(3));
        assertThat(status(east)).satisfies(now -> {
            assertThat(now.inSync()).isTrue();
            assertThat(now.resumes()).isEqualTo(1);
            assertThat(now.fullSyncs() + now.comparisons()).isZero();
            assertThat(now.resources()).isEqualTo(1);
        });

        east.process.kill();
        put(mesh("default", "while it was away"));
        east.start();
        world.pass(Duration.ofSeconds(3));
        assertThat(east.drive.status()).satisfies(now -> {
            assertThat(now.inSync()).isTrue();
            assertThat(now.resumes()).isEqualTo(1);
            assertThat(now.resources()).isEqualTo(1);
        });
    }

    @Test
    void whatZonesAcknowledgedSurvivesARestartOfGlobal() {
        world.pass(Duration.ofSeconds(10));
        long revision = status(east).revision();
        east.process.kill();
        world.global.process.kill();
        world.global.start();

        assertThat(status(east)).satisfies(now -> {
            assertThat(now.connected()).isFalse();
            assertThat(now.revision()).isEqualTo(revision).isPositive();
        });
    }

    @Test
    void acknowledgementsAreWrittenDownNowAndThenAndNotInTheLog() {
        long revision = world.global.store.head().revision();
        long writes = world.global.disk.writes();
        for (int i = 0; i < 100; i++) {
            put(mesh("default", "change " + i));
            world.pass(Duration.ofMillis(100));
        }

        assertThat(world.global.store.head().revision()).isEqualTo(revision + 100);
        assertThat(world.global.disk.writes() - writes).isBetween(101L, 104L);
    }

    @Test
    void aZoneWhoseDiskIsFullAcknowledgesNothingAndLosesNothing() {
        long revision = status(east).revision();
        east.disk.full(true);
        put(mesh("default", "does not fit"));
        world.pass(Duration.ofSeconds(20));

        assertThat(status(east).revision()).isEqualTo(revision);
        assertThat(status(east).lagChanges()).isEqualTo(1);
        assertThat(status(east).lagMillis()).isGreaterThan(19_000);
        assertThat(east.drive.status().problem())
                .contains("the store cannot write")
                .contains("the disk is full");

        east.disk.full(false);
        world.pass(Duration.ofSeconds(31));
        assertThat(status(east).inSync()).isTrue();
        assertThat(east.drive.status().problem()).isNull();
    }

    @Test
    void aRefusedResourceIsShownAtBothSidesAndTheOthersArrive() {
        put(resource("MeshTimeout", "default", "bad", Map.of("poison", "east")));
        put(resource("MeshTimeout", "default", "good", Map.of()));
        world.pass(Duration.ofSeconds(2));

        SyncStatus.Key bad = new SyncStatus.Key("MeshTimeout", "default", "bad-h");
        for (SyncStatus side : List.of(status(east), east.drive.status())) {
            assertThat(side.inSync()).isTrue();
            assertThat(side.refused()).singleElement().satisfies(refused -> {
                assertThat(refused.key()).isEqualTo(bad);
                assertThat(refused.reason()).isEqualTo("it is poison for zone east");
                assertThat(refused.digest()).hasSize(64);
            });
        }
        assertThat(status(west).refused()).isEmpty();
        assertThat(east.store.get(new ResourceKey("MeshTimeout", "default", "good-h")))
                .isPresent();
    }

    @Test
    void aRefusedResourceIsOfferedAgainAndAgainButNotOften() {
        put(resource("MeshTimeout", "default", "bad", Map.of("poison", "east")));
        world.pass(Duration.ofSeconds(2));
        long once = status(east).batches();

        world.pass(Duration.ofMinutes(4));
        assertThat(status(east).batches()).isEqualTo(once);
        world.pass(Duration.ofMinutes(2));
        assertThat(status(east).batches()).isEqualTo(once + 1);
        world.pass(Duration.ofMinutes(8));
        assertThat(status(east).batches()).isEqualTo(once + 1);
        world.pass(Duration.ofMinutes(3));
        assertThat(status(east).batches()).isEqualTo(once + 2);
    }

    @Test
    void twoProcessesThatClaimOneZoneAreShownAsSplitAndOneOfThemWorks() {
        ZoneNode rival = world.rival(east);
        world.pass(Duration.ofSeconds(20));

        assertThat(status(east).problem()).startsWith("split zone").contains(east.instance(), rival.instance());
        int connections = world.connections.size();
        Connection winner = List.of(east, rival).stream()
                .map(ScenariosTest::connection)
                .filter(Connection::open)
                .findFirst()
                .orElseThrow();
        put(mesh("default", "while they quarrel"));
        world.pass(Duration.ofSeconds(20));
        assertThat(winner.open()).isTrue();
        assertThat(status(east).inSync()).isTrue();
        assertThat(connections).isLessThan(60);
    }

    @Test
    void aGlobalThatLostItsStoreTakesNoServingMeshUntilAnOperatorLetsGo() {
        put(resource("Secret", "default", "key", Map.of()));
        world.pass(Duration.ofSeconds(1));
        Resource dataplane = new Resource(
                new ResourceKey("Dataplane", "default", "web-1"), Map.of(Labels.ORIGIN, "zone"), ByteString.EMPTY);
        east.process.run(() -> east.store.write(Operations.put(dataplane)));

        world.global.wipe();
        put(mesh("other", "of the new cluster"));
        world.pass(Duration.ofSeconds(10));

        assertThat(status(east).held()).containsExactly("default");
        assertThat(east.drive.status().held()).containsExactly("default");
        assertThat(status(west).held()).isEmpty();
        assertThat(meshes(east)).containsExactly("default", "other");
        assertThat(meshes(west)).containsExactly("other");
        assertThat(east.store.get(new ResourceKey("Secret", "default", "key"))).isPresent();

        east.process.run(() -> east.drive.release("default"));
        world.pass(Duration.ofSeconds(2));
        assertThat(meshes(east)).containsExactly("other");
        assertThat(status(east).held()).isEmpty();
        assertThat(status(east).inSync()).isTrue();
    }

    @Test
    void twoMeshesThatAreLetGoOfAtOnceBothGo() {
        put(mesh("pay", "m"));
        world.pass(Duration.ofSeconds(1));
        for (String mesh : List.of("default", "pay")) {
            ResourceKey key = new ResourceKey("Dataplane", mesh, "web-1");
            world.inZone(east, Operations.put(new Resource(key, Map.of(Labels.ORIGIN, "zone"), ByteString.EMPTY)));
        }
        world.global.wipe();
        world.pass(Duration.ofSeconds(10));
        assertThat(status(east).held()).containsExactly("default", "pay");

        east.process.run(() -> east.drive.release("default"));
        east.process.run(() -> east.drive.release("pay"));
        world.pass(Duration.ofSeconds(5));

        assertThat(meshes(east)).isEmpty();
        assertThat(status(east).held()).isEmpty();
        assertThat(status(east).inSync()).isTrue();
        assertThat(east.drive.status().repairs()).isZero();
    }

    @Test
    void whatGoesWithItsMeshBeforeAZoneHasDialledAgainNeedsNoRepair() {
        Resource service = new Resource(
                new ResourceKey("MeshService", "default", "web"), Map.of(Labels.ORIGIN, "zone"), ByteString.EMPTY);
        world.inZone(east, Operations.put(service));
        world.pass(Duration.ofSeconds(2));
        ResourceKey copy = new ResourceKey("MeshService", "default", "web-east");
        assertThat(world.global.store.get(copy)).isPresent();

        east.process.kill();
        world.global.process.kill();
        world.global.start();
        world.operate(Operations.delete(new ResourceKey("Mesh", "", "default")));
        world.pass(Duration.ofSeconds(2));
        assertThat(world.global.store.get(copy)).isEmpty();
        east.start();
        world.pass(Duration.ofSeconds(5));

        SyncStatus provided = world.global.subscriber.status("east").orElseThrow();
        assertThat(provided.repairs()).isZero();
        assertThat(provided.inSync()).isTrue();
        assertThat(provided.refused()).singleElement().satisfies(refused -> assertThat(refused.key())
                .isEqualTo(new SyncStatus.Key("MeshService", "default", "web-east")));
    }

    @Test
    void aZoneKnowsWhereItStandsWithGlobalGone() {
        world.global.process.kill();
        world.pass(Duration.ofSeconds(5));

        assertThat(east.drive.status()).satisfies(now -> {
            assertThat(now.connected()).isFalse();
            assertThat(now.revision()).isEqualTo(world.global.store.head().revision());
            assertThat(now.digest()).isEqualTo(now.globalDigest());
        });
    }

    private void put(Resource resource) {
        world.operate(Operations.put(resource));
    }

    private SyncStatus status(ZoneNode zone) {
        return world.global.hub.status(zone.name).orElseThrow();
    }

    private static Connection connection(ZoneNode zone) {
        return Objects.requireNonNull(zone.connection);
    }

    private static List<String> meshes(ZoneNode zone) {
        return zone.store.list(ResourceKinds.MESH_KIND).stream()
                .map(mesh -> mesh.key().name())
                .toList();
    }

    private static Resource mesh(String name, String spec) {
        return new Resource(new ResourceKey("Mesh", "", name), Map.of(), ByteString.copyFromUtf8(spec));
    }

    private static Resource resource(String kind, String mesh, String name, Map<String, String> labels) {
        return new Resource(new ResourceKey(kind, mesh, name), labels, ByteString.copyFromUtf8("{\"targetRef\":{}}"));
    }
}
