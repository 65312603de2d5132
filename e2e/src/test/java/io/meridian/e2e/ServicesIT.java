package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MeshServices follow the mode of the mesh and the dataplanes of each zone, and are known in the others. */
final class ServicesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String DATAPLANE =
            "{\"type\":\"Dataplane\",\"mesh\":\"default\",\"name\":\"web-1\",\"networking\":{\"address\":\"10.0.1.1\","
                    + "\"inbound\":[{\"port\":8080,\"tags\":{\"kuma.io/service\":\"web\",\"kuma.io/protocol\":\"http\"}}]}}";

    @TempDir
    Path root;

    private Federation federation;
    private Api global;
    private ControlPlane east;
    private ControlPlane west;

    @BeforeEach
    void start() {
        federation = Federation.start(root, Map.of(), List.of("east", "west"));
        global = federation.global().api();
        east = federation.zone("east");
        west = federation.zone("west");
        mode("Everywhere");
        Agreement.reached(federation);
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    void aServiceHasItsNameAndAddressInEveryZoneAndKeepsItOverARestart() {
        register(east);
        register(west);
        assertThat(global.put(
                                "/meshes/default/meshmultizoneservices/web",
                                "{\"type\":\"MeshMultiZoneService\",\"mesh\":\"default\",\"name\":\"web\",\"spec\":{\"selector\":"
                                        + "{\"meshService\":{\"matchLabels\":{\"kuma.io/display-name\":\"web\"}}},"
                                        + "\"ports\":[{\"port\":8080,\"appProtocol\":\"http\"}]}}")
                        .status())
                .isEqualTo(201);
        await().atMost(PATIENCE).untilAsserted(() -> {
            JsonNode own = service(east, "east");
            assertThat(own.at("/spec/state").asText()).isEqualTo("Available");
            assertThat(own.at("/status/addresses/0/hostname").asText()).isEqualTo("web.svc.mesh.local");
            assertThat(own.at("/status/dataplaneProxies/healthy").asInt()).isEqualTo(1);
            JsonNode copy = service(east, "west");
            assertThat(copy.at("/status/addresses/0/hostname").asText()).isEqualTo("web.svc.west.mesh.local");
            JsonNode both = multiZone(east);
            assertThat(both.at("/status/meshServices")).hasSize(2);
            assertThat(both.at("/status/addresses/0/hostname").asText()).isEqualTo("web.mzsvc.mesh.local");
            assertThat(List.of(vip(own), vip(copy), vip(both)))
                    .doesNotHaveDuplicates()
                    .allMatch(address -> address.matches("24[13]\\.0\\.0\\.\\d+"));
        });
        List<String> before = List.of(vip(service(east, "east")), vip(service(east, "west")), vip(multiZone(east)));
        east.stop();
        east.start();
        assertThat(List.of(vip(service(east, "east")), vip(service(east, "west")), vip(multiZone(east))))
                .isEqualTo(before);
        Agreement.reached(federation);
    }

    @Test
    void theModeAtGlobalMakesAndTakesThemInEveryZone() {
        register(east);
        await().atMost(PATIENCE).until(() -> service(west, "east").has("spec"));
        assertThat(global.get("/meshes/default/meshservices")
                        .json()
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        mode("Disabled");
        await().atMost(PATIENCE).until(() -> List.of(global, east.api(), west.api()).stream()
                .allMatch(api -> api.get("/meshes/default/meshservices")
                                .json()
                                .path("total")
                                .asInt(-1)
                        == 0));
        mode("Exclusive");
        await().atMost(PATIENCE).until(() -> service(west, "east").has("spec"));
    }

    private void mode(String mode) {
        assertThat(global.put(
                                "/meshes/default",
                                "{\"type\":\"Mesh\",\"name\":\"default\",\"meshServices\":{\"mode\":\"" + mode + "\"}}")
                        .status())
                .isEqualTo(200);
    }

    private static void register(ControlPlane zone) {
        assertThat(zone.api().put("/meshes/default/dataplanes/web-1", DATAPLANE).status())
                .isEqualTo(201);
    }

    /** The MeshService web of a zone as another, or the same, knows it; missing while it does not. */
    private static JsonNode service(ControlPlane zone, String of) {
        return zone.api()
                .get("/meshes/default/meshservices")
                .json()
                .path("items")
                .valueStream()
                .filter(item -> item.at("/labels/kuma.io~1zone").asText().equals(of))
                .findFirst()
                .orElseGet(MissingNode::getInstance);
    }

    private static JsonNode multiZone(ControlPlane zone) {
        return zone.api().get("/meshes/default/meshmultizoneservices").json().at("/items/0");
    }

    private static String vip(JsonNode service) {
        return service.at("/status/vips/0/ip").asText("none");
    }
}
