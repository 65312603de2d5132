package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.common.api.SyncStatus;
import io.meridian.e2e.process.Answer;
import io.meridian.e2e.process.Api;
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

/** A Mesh applied at global governs who may join in each zone: at once, and also while global is away. */
final class GovernanceIT {
    private static final String SEGMENTED =
            "{\"type\":\"Mesh\",\"name\":\"production\",\"constraints\":{\"dataplaneProxy\":{"
                    + "\"requirements\":[{\"tags\":{\"kuma.io/zone\":\"us-east\"}},{\"tags\":{\"kuma.io/zone\":\"us-west\"}}],"
                    + "\"restrictions\":[{\"tags\":{\"env\":\"development\"}}]}}}";
    private static final String NAMESPACES =
            "{\"type\":\"Mesh\",\"name\":\"default\",\"constraints\":{\"dataplaneProxy\":{"
                    + "\"requirements\":[{\"tags\":{\"k8s.kuma.io/namespace\":\"team-a\"}},"
                    + "{\"tags\":{\"k8s.kuma.io/namespace\":\"team-b\"}}]}}}";

    @TempDir
    Path root;

    private Federation federation;
    private Api global;
    private ControlPlane east;
    private ControlPlane europe;

    @BeforeEach
    void start() {
        federation = Federation.start(root, Map.of(), List.of("us-east", "eu-1"));
        global = federation.global().api();
        east = federation.zone("us-east");
        europe = federation.zone("eu-1");
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    void everyZoneAdmitsAndRefusesByTheMeshThatGlobalHolds() {
        assertThat(global.put("/meshes/production", SEGMENTED).status()).isEqualTo(201);
        assertThat(global.put("/meshes/default", NAMESPACES).status()).isEqualTo(200);
        Agreement.reached(federation);

        assertThat(register(east, "production", "web-1", "\"env\":\"production\"")
                        .status())
                .isEqualTo(201);
        Answer restricted = register(east, "production", "web-dev", "\"env\":\"development\"");
        assertThat(restricted.status()).isEqualTo(400);
        assertThat(restricted.body())
                .contains("dataplane cannot be a member of mesh \\\"production\\\" because its tags"
                        + " \\\"env=development kuma.io/service=web kuma.io/zone=us-east\\\""
                        + " matches restricted tags \\\"env=development\\\" defined on the Mesh");

        Answer outside = register(europe, "production", "web-1", "\"env\":\"production\"");
        assertThat(outside.status()).isEqualTo(400);
        assertThat(outside.body())
                .contains("because its tags \\\"env=production kuma.io/service=web kuma.io/zone=eu-1\\\""
                        + " does not fulfill any requirements defined on the Mesh")
                .contains("eu-1");

        assertThat(register(europe, "default", "api-1", "\"k8s.kuma.io/namespace\":\"team-a\"")
                        .status())
                .isEqualTo(201);
        assertThat(register(europe, "default", "api-2", "\"k8s.kuma.io/namespace\":\"team-c\"")
                        .status())
                .isEqualTo(400);
        assertThat(verdict(east, "production", "web-1")).isEqualTo("admitted");
        assertThat(east.api()
                        .get("/meshes/production/_membership?verdict=refused")
                        .body())
                .contains("web-dev");

        // Tightened at global: who was admitted is judged again, within a second and without being asked.
        String tightened = SEGMENTED.replace("\"development\"", "\"production\"");
        assertThat(global.put("/meshes/production", tightened).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> verdict(east, "production", "web-1").equals("refused"));
        assertThat(global.put("/meshes/production", SEGMENTED).status()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> verdict(east, "production", "web-1").equals("admitted"));
    }

    @Test
    void aZoneDecidesAloneAndThenGoesOnFromWhereItStood() {
        assertThat(global.put("/meshes/production", SEGMENTED).status()).isEqualTo(201);
        for (int i = 0; i < 200; i++) {
            assertThat(global.put("/meshes/production/meshtimeouts/t-" + i, timeout("t-" + i, 5))
                            .status())
                    .isEqualTo(201);
        }
        Agreement.reached(federation);
        federation.global().kill();
        east.stop();
        east.start();

        assertThat(register(east, "production", "web-1", "\"env\":\"production\"")
                        .status())
                .isEqualTo(201);
        assertThat(register(east, "production", "web-2", "\"env\":\"development\"")
                        .status())
                .isEqualTo(400);
        SyncStatus alone = SyncTruth.atZone(east.api());
        assertThat(alone.connected()).isFalse();

        federation.global().start();
        assertThat(global.put("/meshes/production/meshtimeouts/t-0", timeout("t-0", 9))
                        .status())
                .isEqualTo(200);
        Agreement.reached(federation);

        SyncStatus after = SyncTruth.atZone(east.api());
        assertThat(after.fullSyncs()).as("full states since the zone restarted").isZero();
        assertThat(after.resumes()).isPositive();
        assertThat(after.resources())
                .as("resources received since the zone restarted, of more than 200")
                .isLessThan(20);
    }

    private static Answer register(ControlPlane zone, String mesh, String name, String tag) {
        return zone.api()
                .put(
                        "/meshes/" + mesh + "/dataplanes/" + name,
                        "{\"type\":\"Dataplane\",\"mesh\":\"" + mesh + "\",\"name\":\"" + name
                                + "\",\"networking\":{\"address\":\"10.0.0.1\",\"inbound\":[{\"port\":8080,\"tags\":{"
                                + "\"kuma.io/service\":\"web\"," + tag + "}}]}}");
    }

    private static String verdict(ControlPlane zone, String mesh, String name) {
        return zone.api()
                .get("/meshes/" + mesh + "/dataplanes/" + name + "/_membership")
                .json()
                .path("verdict")
                .asText();
    }

    private static String timeout(String name, int seconds) {
        return "{\"type\":\"MeshTimeout\",\"mesh\":\"production\",\"name\":\"" + name
                + "\",\"spec\":{\"targetRef\":{\"kind\":\"Mesh\"},\"to\":[{\"targetRef\":{\"kind\":\"Mesh\"},"
                + "\"default\":{\"connectionTimeout\":\"" + seconds + "s\"}}]}}";
    }
}
