package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.codec.HashedName;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.SyncTruth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What a zone provides is at global, and what spans zones in the others; each restart costs only what changed; it goes with its Zone. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class ProvisionIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String WEB = "/meshes/default/dataplanes/" + HashedName.of("default", "web-1", "us-east", "");
    private static final String INGRESS = "/zoneingresses/" + HashedName.of("", "ingress-1", "us-east", "");

    @TempDir
    static Path root;

    private static Federation federation;

    @BeforeAll
    static void start() {
        federation = Federation.start(root, Map.of(), List.of("us-east", "eu-1"));
        Agreement.reached(federation);
    }

    @AfterAll
    static void stop() {
        federation.close();
    }

    @Test
    @Order(1)
    void aDataplaneIsAtGlobalUnderItsHashedNameAndAZoneIngressInTheOtherZoneToo() {
        Api east = federation.zone("us-east").api();
        assertThat(east.put("/meshes/default/dataplanes/web-1", dataplane("10.0.0.1"))
                        .status())
                .isEqualTo(201);
        assertThat(east.put(
                                "/zoneingresses/ingress-1",
                                "{\"type\":\"ZoneIngress\",\"name\":\"ingress-1\",\"networking\":{\"address\":\"10.0.0.9\","
                                        + "\"port\":10001,\"advertisedAddress\":\"192.0.2.9\",\"advertisedPort\":10001}}")
                        .status())
                .isEqualTo(201);

        JsonNode web = awaitFound(global(), WEB);
        assertThat(web.path("labels").path("kuma.io/origin").asText()).isEqualTo("zone");
        assertThat(web.path("labels").path("kuma.io/zone").asText()).isEqualTo("us-east");
        assertThat(web.path("labels").path("kuma.io/display-name").asText()).isEqualTo("web-1");
        assertThat(web.at("/networking/inbound/0/tags/kuma.io~1zone").asText()).isEqualTo("us-east");

        assertThat(awaitFound(global(), INGRESS).path("zone").asText()).isEqualTo("us-east");
        JsonNode copy = awaitFound(federation.zone("eu-1").api(), INGRESS);
        assertThat(copy.path("labels").path("kuma.io/origin").asText()).isEqualTo("global");
        assertThat(copy.path("labels").path("kuma.io/zone").asText()).isEqualTo("us-east");
        assertThat(federation.zone("eu-1").api().get(WEB).status()).isEqualTo(404);
        awaitProvided("us-east");
        assertThat(Objects.requireNonNull(SyncTruth.atZone(east).provides()).inSync())
                .isTrue();
    }

    @Test
    @Order(2)
    void aRestartedZoneProvidesOnlyWhatChangedSince() {
        ControlPlane east = federation.zone("us-east");
        long before = provided("us-east").resources();
        east.kill();
        east.start();
        assertThat(east.api()
                        .put("/meshes/default/dataplanes/web-1", dataplane("10.0.0.2"))
                        .status())
                .isEqualTo(200);

        await().atMost(PATIENCE).until(() -> address(global()).equals("10.0.0.2"));
        awaitProvided("us-east");
        SyncStatus after = provided("us-east");
        assertThat(after.resumes()).isPositive();
        assertThat(after.fullSyncs()).isEqualTo(1);
        assertThat(after.comparisons()).isZero();
        assertThat(after.resources() - before).isEqualTo(1);
    }

    @Test
    @Order(3)
    void aRestartedGlobalTakesOnlyWhatChangedMeanwhile() {
        federation.global().kill();
        assertThat(federation
                        .zone("us-east")
                        .api()
                        .put("/meshes/default/dataplanes/web-1", dataplane("10.0.0.3"))
                        .status())
                .isEqualTo(200);
        federation.global().start();

        await().atMost(PATIENCE).until(() -> address(global()).equals("10.0.0.3"));
        awaitProvided("us-east");
        SyncStatus after = provided("us-east");
        assertThat(after.resumes()).isPositive();
        assertThat(after.fullSyncs() + after.comparisons()).isZero();
        // The dataplane; and what the zone itself may have written anew beside it, such as the services of its ingress.
        assertThat(after.resources()).isBetween(1L, 2L);
    }

    @Test
    @Order(4)
    void nothingOfADisabledZoneReachesAnyoneUntilItIsEnabledAgain() {
        setEnabled(false);
        Api east = federation.zone("us-east").api();
        Api other = federation.zone("eu-1").api();
        await().atMost(PATIENCE).until(() -> other.get(INGRESS).status() == 404);
        assertThat(east.put("/meshes/default/dataplanes/web-1", dataplane("10.0.0.4"))
                        .status())
                .isEqualTo(200);
        // What the other zone does arrives, and so would have what this one did.
        assertThat(other.put("/meshes/default/dataplanes/web-2", dataplane("web-2", "10.1.0.1"))
                        .status())
                .isEqualTo(201);
        awaitFound(global(), "/meshes/default/dataplanes/" + HashedName.of("default", "web-2", "eu-1", ""));
        assertThat(address(global())).isEqualTo("10.0.0.3");

        setEnabled(true);
        await().atMost(PATIENCE).until(() -> address(global()).equals("10.0.0.4"));
        awaitFound(other, INGRESS);
    }

    @Test
    @Order(5)
    void whatAZoneProvidedGoesWithItsZoneAndComesBackWithIt() {
        federation.zone("us-east").stop();
        await().atMost(PATIENCE).until(() -> global().delete("/zones/us-east").status() == 200);

        await().atMost(PATIENCE)
                .until(() -> global().get(WEB).status() == 404
                        && federation.zone("eu-1").api().get(INGRESS).status() == 404);
        assertThat(global().get("/zones/us-east/_sync").status()).isEqualTo(404);

        federation.zone("us-east").start();
        awaitFound(global(), WEB);
        awaitFound(federation.zone("eu-1").api(), INGRESS);
    }

    private static Api global() {
        return federation.global().api();
    }

    private static void setEnabled(boolean enabled) {
        assertThat(global().put(
                                "/zones/us-east",
                                "{\"type\":\"Zone\",\"name\":\"us-east\",\"enabled\":" + enabled + "}")
                        .status())
                .isEqualTo(200);
    }

    private static String address(Api api) {
        return api.get(WEB).json().at("/networking/address").asText();
    }

    private static JsonNode awaitFound(Api api, String path) {
        await().atMost(PATIENCE).until(() -> api.get(path).status() == 200);
        return api.get(path).json();
    }

    private static void awaitProvided(String zone) {
        await().atMost(PATIENCE).until(() -> SyncTruth.atGlobal(global(), zone)
                .flatMap(status -> Optional.ofNullable(status.provides()))
                .filter(SyncStatus::inSync)
                .isPresent());
    }

    private static SyncStatus provided(String zone) {
        return Objects.requireNonNull(
                SyncTruth.atGlobal(global(), zone).orElseThrow().provides());
    }

    private static String dataplane(String address) {
        return dataplane("web-1", address);
    }

    private static String dataplane(String name, String address) {
        return "{\"type\":\"Dataplane\",\"mesh\":\"default\",\"name\":\"" + name + "\",\"networking\":{\"address\":\""
                + address + "\",\"inbound\":[{\"port\":8080,\"tags\":{\"kuma.io/service\":\"web\"}}]}}";
    }
}
