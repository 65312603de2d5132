package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.e2e.process.Answer;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.CommandLine;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two zones with one service: each finds it at home first, elsewhere when it must, and says why. */
final class LocalityIT {
    private static final String HERE = "P0 east: 10.0.1.1:8080 (1), 10.0.1.2:8080 (1)";
    private static final String THERE = "P1 west: 203.0.113.10:10001 (3)";
    private static final String AWARE = "\"routing\":{\"localityAwareLoadBalancing\":true}";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int FLIPS = 20;

    @TempDir
    Path root;

    private Federation federation;
    private Api global;
    private ControlPlane east;
    private ControlPlane west;

    @BeforeEach
    void aServiceInBothZones() {
        federation = Federation.start(root, Map.of(), List.of("east", "west"));
        global = federation.global().api();
        east = federation.zone("east");
        west = federation.zone("west");
        mesh(AWARE);
        Agreement.reached(federation);
        ingress(east, "ingress-east", "203.0.113.20");
        ingress(west, "ingress-west", "203.0.113.10");
        register(east, "web-1", "10.0.1.9", "web");
        for (int i = 1; i <= 2; i++) {
            register(east, "backend-" + i, "10.0.1." + i, "backend");
        }
        for (int i = 1; i <= 3; i++) {
            register(west, "backend-" + i, "10.0.2." + i, "backend");
        }
        reached(HERE, THERE);
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    void theOwnZoneServesFirstAnotherTakesOverAndTheOwnComesBack() {
        assertThat(east.api().delete("/meshes/default/dataplanes/backend-1").status())
                .isEqualTo(200);
        assertThat(east.api().delete("/meshes/default/dataplanes/backend-2").status())
                .isEqualTo(200);
        reached(THERE);
        register(east, "backend-2", "10.0.1.2", "backend");
        reached("P0 east: 10.0.1.2:8080 (1)", THERE);

        // The other zone sees it from its own side.
        register(west, "web-1", "10.0.2.9", "web");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(route(west))
                .containsExactly(
                        "P0 west: 10.0.2.1:8080 (1), 10.0.2.2:8080 (1), 10.0.2.3:8080 (1)",
                        "P1 east: 203.0.113.20:10001 (1)"));
    }

    @Test
    void theFlagOfTheMeshAtGlobalFlipsTheOrderInTheZone() {
        List<Long> micros = new ArrayList<>();
        for (int flip = 0; flip < FLIPS; flip++) {
            boolean aware = flip % 2 == 1;
            long start = System.nanoTime();
            mesh(aware ? AWARE : "\"routing\":{}");
            reached(HERE, aware ? THERE : THERE.replace("P1", "P0"));
            micros.add((System.nanoTime() - start) / 1_000);
        }
        report("flag at global to order in the zone", micros);
    }

    @Test
    void aDataplaneThatComesInOneZoneIsInTheAssignmentOfTheOther() {
        List<Long> micros = new ArrayList<>();
        for (int more = 1; more <= FLIPS; more++) {
            long start = System.nanoTime();
            register(west, "backend-" + (3 + more), "10.0.3." + more, "backend");
            reached(HERE, THERE.replace("(3)", "(" + (3 + more) + ")"));
            micros.add((System.nanoTime() - start) / 1_000);
        }
        report("dataplane in one zone to assignment in the other", micros);
    }

    @Test
    void segmentationTakesAZoneOutOfTheOthersAssignmentAndTheCommandLineSaysSo() {
        mesh(AWARE
                + ",\"constraints\":{\"dataplaneProxy\":{\"requirements\":[{\"tags\":{\"kuma.io/zone\":\"east\"}}]}}");
        reached(HERE);
        CommandLine.Run told = new CommandLine()
                .run(
                        "explain",
                        "route",
                        "--from",
                        "web-1",
                        "--to",
                        "backend",
                        "--server",
                        east.api().base().toString());
        assertThat(told.exitCode()).as(told.errors()).isZero();
        assertThat(told.output())
                .contains("0         east      10.0.1.1:8080  1       dataplane backend-1, inbound 0")
                .contains("priority 0, east: in this zone; the mesh prefers its own zone")
                .contains("of zone west: zone \"west\" is outside mesh \"default\"");
        mesh(AWARE);
        reached(HERE, THERE);
    }

    @Test
    void whatKumactlInspectsAtGlobalIsThere() {
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode backend = named(global.get("/meshes/default/service-insights"), "backend");
            assertThat(backend.at("/dataplanes/total").asInt()).isEqualTo(5);
            assertThat(backend.path("status").isTextual()).isTrue();
            JsonNode dataplanes =
                    global.get("/meshes/default/dataplanes/_overview").json();
            assertThat(dataplanes.path("total").asInt()).isEqualTo(6);
            assertThat(dataplanes.path("items").valueStream())
                    .allMatch(item ->
                            item.at("/dataplane/networking/inbound/0/tags").isObject());
            JsonNode ingresses = global.get("/zoneingresses/_overview").json();
            assertThat(ingresses.path("items").valueStream().map(item -> item.at("/zoneIngress/zone")
                            .asText()))
                    .containsExactlyInAnyOrder("east", "west");
            JsonNode mesh = named(global.get("/mesh-insights"), "default");
            assertThat(mesh.at("/dataplanes/total").asInt()).isEqualTo(6);
            assertThat(mesh.at("/policies/MeshTimeout/total").asInt()).isEqualTo(2);
            JsonNode zones = global.get("/zones/_overview").json();
            assertThat(zones.path("items").valueStream()).hasSize(2).allMatch(item -> item.at(
                            "/zoneInsight/subscriptions/0/connectTime")
                    .isTextual());
        });
    }

    @Test
    void aZoneThatStartsAgainNeverSaysThatItHasNothing() {
        register(west, "web-1", "10.0.2.9", "web");
        await().atMost(PATIENCE).until(() -> services(east) == 2);
        String ingress = stored(east);
        west.stop();
        west.start();
        await().atMost(PATIENCE).until(() -> route(west).size() == 2);
        Agreement.reached(federation);
        // Not written once since, or its time would be another.
        assertThat(stored(east)).isEqualTo(ingress);
    }

    private static JsonNode named(Answer list, String name) {
        return list.json()
                .path("items")
                .valueStream()
                .filter(item -> item.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + list.body()));
    }

    private void mesh(String more) {
        assertThat(global.put(
                                "/meshes/default",
                                "{\"type\":\"Mesh\",\"name\":\"default\",\"mtls\":{\"enabledBackend\":\"ca-1\",\"backends\":["
                                        + "{\"name\":\"ca-1\",\"type\":\"builtin\"}]}," + more + "}")
                        .status())
                .isEqualTo(200);
    }

    private static void ingress(ControlPlane zone, String name, String address) {
        assertThat(zone.api()
                        .put(
                                "/zoneingresses/" + name,
                                "{\"type\":\"ZoneIngress\",\"name\":\"" + name
                                        + "\",\"networking\":{\"address\":\"10.0.0.1\",\"port\":10001,\"advertisedAddress\":\""
                                        + address + "\",\"advertisedPort\":10001}}")
                        .status())
                .isEqualTo(201);
    }

    private static void register(ControlPlane zone, String name, String address, String service) {
        assertThat(zone.api()
                        .put(
                                "/meshes/default/dataplanes/" + name,
                                "{\"type\":\"Dataplane\",\"mesh\":\"default\",\"name\":\"" + name
                                        + "\",\"networking\":{\"address\":\"" + address
                                        + "\",\"inbound\":[{\"port\":8080,\"tags\":{\"kuma.io/service\":\"" + service
                                        + "\"}}]}}")
                        .status())
                .isEqualTo(201);
    }

    /** The copy of west's ingress in a zone. */
    private static String stored(ControlPlane zone) {
        return zone.api()
                .get("/zoneingresses")
                .json()
                .path("items")
                .valueStream()
                .filter(item -> item.path("zone").asText().equals("west"))
                .map(JsonNode::toString)
                .collect(Collectors.joining());
    }

    private static long services(ControlPlane zone) {
        return stored(zone).split("\"instances\"", -1).length - 1;
    }

    private void reached(String... lines) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .untilAsserted(() -> assertThat(route(east)).containsExactly(lines));
    }

    /** Where web-1 of a zone finds the service, a line for each group; none while it is not registered. */
    private static List<String> route(ControlPlane zone) {
        JsonNode answer = zone.api()
                .get("/meshes/default/dataplanes/web-1/_endpoints?service=backend")
                .json();
        return answer.path("groups")
                .valueStream()
                .map(group -> "P" + group.path("priority").asText() + " "
                        + group.path("zone").asText() + ": "
                        + group.path("endpoints")
                                .valueStream()
                                .map(endpoint -> endpoint.path("address").asText() + ":"
                                        + endpoint.path("port").asText() + " ("
                                        + endpoint.path("weight").asText() + ")")
                                .collect(Collectors.joining(", ")))
                .toList();
    }

    private static void report(String what, List<Long> micros) {
        List<Long> sorted = new ArrayList<>(micros);
        Collections.sort(sorted);
        System.out.printf(
                "%s: median %d µs, greatest %d µs of %d%n",
                what, sorted.get(sorted.size() / 2), sorted.getLast(), sorted.size());
    }
}
