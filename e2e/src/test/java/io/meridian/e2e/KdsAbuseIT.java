package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.testing.kds.KdsAttacks;
import io.meridian.common.testing.kds.KdsAttacks.Attack;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.AttackedGlobal;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.SyncTruth;
import io.meridian.e2e.process.Vitals;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A packaged global under {@link KdsAttacks}: each is refused and counted, and a zone that is connected gets its changes all the while. */
final class KdsAbuseIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long BYTES_ALLOWED = 64L << 20;

    @TempDir
    private static Path root;

    private static Federation federation;
    private static Api global;
    private static AttackedGlobal target;
    private static SyncStatus connected;
    private static Vitals before;
    private static long residentBefore;
    private static int change;

    @BeforeAll
    static void start() {
        federation = Federation.start(root, Map.of(), List.of("good"));
        global = federation.global().api();
        target = new AttackedGlobal(federation.global());
        for (int i = 0; i < 20; i++) {
            aChangeArrives();
        }
        Agreement.reached(federation);
        connected = good();
        before = Vitals.of(federation.global());
        residentBefore = Vitals.residentBytes(federation.global());
    }

    @AfterAll
    static void stop() {
        federation.close();
    }

    @Test
    void thereAreAtLeastTwentyAttacks() {
        assertThat(KdsAttacks.on(target)).hasSizeGreaterThanOrEqualTo(20);
    }

    @TestFactory
    Stream<DynamicTest> isRefusedCountedAndHarmsNobody() {
        return KdsAttacks.on(target).stream()
                .map(attack -> DynamicTest.dynamicTest(attack.name(), () -> isBorne(attack)));
    }

    private static void isBorne(Attack attack) throws Exception {
        String cause = attack.cause();
        long counted = cause == null ? 0 : target.refused(cause);
        attack.action().run();
        aChangeArrives();
        if (cause != null) {
            await().atMost(PATIENCE).until(() -> target.refused(cause) > counted);
        }
        assertThat(good().since()).as("the good zone's session").isEqualTo(connected.since());
        assertThat(Vitals.of(federation.global()).liveBytes())
                .as("live heap after all attacks so far")
                .isLessThan(before.liveBytes() + BYTES_ALLOWED);
        assertThat(Vitals.residentBytes(federation.global()))
                .as("resident memory after all attacks so far")
                .isLessThan(residentBefore + BYTES_ALLOWED);
    }

    private static SyncStatus good() {
        return SyncTruth.atGlobal(global, "good").orElseThrow();
    }

    private static void aChangeArrives() {
        String mesh = "change-" + ++change;
        assertThat(global.put("/meshes/" + mesh, "{\"type\":\"Mesh\",\"name\":\"" + mesh + "\"}")
                        .status())
                .isEqualTo(201);
        await().atMost(PATIENCE)
                .until(() ->
                        federation.zone("good").api().get("/meshes/" + mesh).status() == 200);
    }
}
