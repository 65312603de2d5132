package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.api.SyncStatus;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.CommandLine;
import io.meridian.e2e.process.CommandLine.Run;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.SyncTruth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of zones: who is there, what each holds and provides, and what it costs. */
final class ZonesIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Within this a zone that went is seen as gone (invariant I6). */
    private static final Duration NOTICED = Duration.ofSeconds(16);

    private static final String TIMEOUT =
            "{\"type\":\"MeshTimeout\",\"mesh\":\"default\",\"name\":\"t1\",\"spec\":{\"targetRef\":{\"kind\":\"Mesh\"},"
                    + "\"to\":[{\"targetRef\":{\"kind\":\"Mesh\"},\"default\":{\"connectionTimeout\":\"5s\"}}]}}";
    private static final String DATAPLANE =
            "{\"type\":\"Dataplane\",\"mesh\":\"default\",\"name\":\"web-1\",\"networking\":{\"address\":\"127.0.0.1\","
                    + "\"inbound\":[{\"port\":8080,\"tags\":{\"kuma.io/service\":\"web\"}}]}}";

    @TempDir
    Path root;

    private Federation federation;
    private Api global;
    private Api east;

    @BeforeEach
    void start() {
        federation = Federation.start(root, Map.of(), List.of("us-east", "eu-1"));
        global = federation.global().api();
        east = federation.zone("us-east").api();
        Agreement.reached(federation);
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    void aZoneIsOnlineWhileItIsThereAndItsPastOutlivesGlobal() {
        await().atMost(SOON).untilAsserted(() -> assertThat(online("us-east")).isTrue());
        JsonNode subscription = subscriptions("us-east").get(0);
        assertThat(subscription.path("authTokenProvided").asBoolean()).isTrue();
        assertThat(subscription.path("config").asText()).contains("\"environment\":\"universal\"");
        assertThat(subscription.at("/version/kumaCp/kumaCpGlobalCompatible").asBoolean())
                .isTrue();
        assertThat(subscription.at("/status/stat/Mesh/responsesAcknowledged").asLong())
                .isPositive();
        assertThat(global.delete("/zones/us-east").status())
                .as("a connected zone is not deleted")
                .isEqualTo(400);

        federation.zone("us-east").kill();
        await().atMost(NOTICED)
                .untilAsserted(() -> assertThat(online("us-east")).isFalse());
        assertThat(online("eu-1")).isTrue();

        federation.global().stop();
        federation.global().start();
        assertThat(subscriptions("us-east")).hasSize(1);
        federation.zone("us-east").start();
        await().atMost(SOON).untilAsserted(() -> {
            assertThat(online("us-east")).isTrue();
            assertThat(subscriptions("us-east")).hasSize(2);
        });

        federation.zone("us-east").stop();
        await().atMost(NOTICED)
                .untilAsserted(() ->
                        assertThat(global.delete("/zones/us-east").status()).isEqualTo(200));
        assertThat(global.get("/zones/us-east/_sync").status()).isEqualTo(404);
        assertThat(global.get("/zone-insights/us-east").status()).isEqualTo(404);
    }

    @Test
    void bothSidesTellBothWaysAndAZoneTellsThemWithGlobalDown() {
        assertThat(east.put("/meshes/default/dataplanes/web-1", DATAPLANE).status())
                .isEqualTo(201);
        await().atMost(SOON).untilAsserted(() -> {
            SyncStatus status = detail(global);
            assertThat(status.inSync()).isTrue();
            assertThat(status.kinds()).containsEntry("Mesh", 1).containsKey("Secret");
            SyncStatus up = Optional.ofNullable(status.provides()).orElseThrow();
            assertThat(up.inSync()).isTrue();
            assertThat(up.kinds()).containsEntry("Dataplane", 1);
            assertThat(SyncTruth.atZone(east).kinds()).isEqualTo(status.kinds());
        });
        SyncStatus before = SyncTruth.atZone(east);

        federation.global().kill();
        await().atMost(NOTICED).until(() -> !SyncTruth.atZone(east).connected());
        SyncStatus alone = SyncTruth.atZone(east);
        assertThat(alone.revision()).isEqualTo(before.revision());
        assertThat(alone.digest()).isEqualTo(before.digest());
        assertThat(alone.kinds()).isEqualTo(before.kinds());
        assertThat(Optional.ofNullable(alone.provides()).orElseThrow().kinds()).containsEntry("Dataplane", 1);
        assertThat(alone.problem()).contains("no connection to global");
    }

    @Test
    void aPipelineWaitsForAResourceAndForItsAbsence() {
        CommandLine meridian = new CommandLine();
        String server = "http://localhost:" + federation.global().ports().http();
        assertThat(global.put("/meshes/default/meshtimeouts/t1", TIMEOUT).status())
                .isEqualTo(201);
        Run there = meridian.run(
                "wait", "--resource", "MeshTimeout/default/t1", "--zones", "us-east,eu-1", "--server", server);
        assertThat(there.exitCode()).as(there.errors()).isZero();
        assertThat(east.get("/meshes/default/meshtimeouts").body()).contains("\"t1-");

        assertThat(global.delete("/meshes/default/meshtimeouts/t1").status()).isEqualTo(200);
        Run gone = meridian.run("wait", "--resource", "MeshTimeout/default/t1", "--server", server);
        assertThat(gone.exitCode()).as(gone.errors()).isZero();
        assertThat(east.get("/meshes/default/meshtimeouts").body()).doesNotContain("\"t1-");

        federation.zone("eu-1").kill();
        assertThat(global.put("/meshes/default/meshtimeouts/t1", TIMEOUT).status())
                .isEqualTo(201);
        Run behind = meridian.run(
                "wait",
                "--resource",
                "MeshTimeout/default/t1",
                "--zones",
                "eu-1",
                "--timeout",
                "1s",
                "--server",
                server);
        assertThat(behind.exitCode()).isEqualTo(4);
        assertThat(behind.errors()).contains("eu-1 at ");
        Run status = meridian.run("status", "us-east", "--server", server);
        assertThat(status.output()).contains("holds ").contains("provides ").contains("MeshTimeout");
    }

    @Test
    void prometheusReadsWhereZonesStandAndWhatSyncCosts() {
        assertThat(global.put("/meshes/default/meshtimeouts/t1", TIMEOUT).status())
                .isEqualTo(201);
        String bad = DATAPLANE.replace("\"kuma.io/service\":\"web\"", "\"kuma.io/service\":\"web\",\"env\":\"dev\"");
        assertThat(global.put(
                                "/meshes/default",
                                "{\"type\":\"Mesh\",\"name\":\"default\",\"constraints\":{\"dataplaneProxy\":{"
                                        + "\"restrictions\":[{\"tags\":{\"env\":\"dev\"}}]}}}")
                        .status())
                .isEqualTo(200);
        Agreement.reached(federation);
        assertThat(east.put("/meshes/default/dataplanes/web-1", bad).status()).isEqualTo(400);
        long head = SyncTruth.head(global);

        await().atMost(SOON).untilAsserted(() -> {
            String metrics = metrics(federation.global().diagnostics());
            assertThat(metrics)
                    .contains("meridian_zone_acked_revision{zone=\"us-east\"} " + (double) head)
                    .contains("meridian_zone_lag_revisions{zone=\"us-east\"} 0.0")
                    .contains("meridian_zone_lag_seconds{zone=\"eu-1\"} 0.0")
                    .contains("meridian_zone_refused_resources{zone=\"eu-1\"} 0.0")
                    .contains("meridian_zone_connected{zone=\"eu-1\"} 1.0")
                    .contains("meridian_propagation_seconds_bucket{stage=\"acknowledged\",le=\"0.01\"}")
                    .contains("meridian_propagation_seconds_count{stage=\"sent\"}")
                    .contains("meridian_kds_sessions 2.0")
                    .contains("meridian_kds_answers_total{result=\"accepted\"}")
                    .contains("meridian_kds_sent_bytes_total")
                    .contains("kds_delta_streams_active 2.0")
                    .contains("kds_delta_responses_sent{type_url=\"MeshTimeout\"}")
                    .contains("kds_delta_requests_received{confirmation=\"ACK\",type_url=\"MeshTimeout\"}");
        });
        assertThat(metrics(federation.zone("us-east").diagnostics()))
                .contains("meridian_zone_acked_revision{zone=\"us-east\"} " + (double) head)
                .contains("meridian_membership_refused_registrations_total{mesh=\"default\"} 1.0");
    }

    private static String metrics(Api diagnostics) {
        return diagnostics.get("/metrics").body();
    }

    private boolean online(String zone) {
        for (JsonNode subscription : subscriptions(zone)) {
            if (subscription.has("connectTime") && !subscription.has("disconnectTime")) {
                return true;
            }
        }
        return false;
    }

    private JsonNode subscriptions(String zone) {
        return global.get("/zones/" + zone + "/_overview").json().at("/zoneInsight/subscriptions");
    }

    private static SyncStatus detail(Api global) {
        return SyncTruth.inDetail(global, "us-east");
    }
}
