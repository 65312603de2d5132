package io.meridian.zone.routing;

import static io.meridian.zone.snapshot.ZoneWorld.aware;
import static io.meridian.zone.snapshot.ZoneWorld.dataplane;
import static io.meridian.zone.snapshot.ZoneWorld.inbound;
import static io.meridian.zone.snapshot.ZoneWorld.ingress;
import static io.meridian.zone.snapshot.ZoneWorld.json;
import static io.meridian.zone.snapshot.ZoneWorld.mesh;
import static io.meridian.zone.snapshot.ZoneWorld.offer;
import static io.meridian.zone.snapshot.ZoneWorld.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.model.Labels;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.zone.endpoints.LeftOut;
import io.meridian.zone.membership.Enforcement;
import io.meridian.zone.snapshot.ZoneWorld;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes over a store, as resources come, change and go. */
final class RoutesTest {
    private static final String WEST = "P1 west: 203.0.113.1:10001 (3)";
    private static final Map<String, String> FROM_WEST = Map.of(
            Labels.ORIGIN, Labels.ORIGIN_GLOBAL, Labels.ZONE, "west", Labels.DISPLAY_NAME, "web", "team", "shop");
    private static final String PORTS = "\"ports\":[{\"port\":80,\"targetPort\":80}]";

    private final ZoneWorld zone = new ZoneWorld(Enforcement.CONTINUOUS);

    @BeforeEach
    void aServiceInBothZones() {
        zone.put(
                mesh(aware()),
                dataplane("web-1", "10.0.1.1", inbound("web")),
                dataplane("web-2", "10.0.1.2", inbound("web")),
                ingress("ingress-west", "west", "203.0.113.1", offer("web", "west", 3)));
    }

    @AfterEach
    void stop() throws Exception {
        zone.close();
    }

    @Test
    void theOwnZoneComesFirstAnotherTakesOverAndTheOwnComesBack() {
        assertThat(zone.route("web")).containsExactly("P0 east: 10.0.1.1:80 (1), 10.0.1.2:80 (1)", WEST);
        zone.delete(dataplane("web-1")).delete(dataplane("web-2"));
        assertThat(zone.route("web")).containsExactly(WEST);
        zone.put(dataplane("web-2", "10.0.1.2", inbound("web")));
        assertThat(zone.route("web")).containsExactly("P0 east: 10.0.1.2:80 (1)", WEST);
    }

    @Test
    void theFlagOfTheMeshFlipsThePriority() {
        zone.put(mesh(mesh()));
        assertThat(zone.route("web")).allMatch(line -> line.startsWith("P0"));
        zone.put(mesh(aware()));
        assertThat(zone.route("web")).contains(WEST);
    }

    @Test
    void segmentationTakesTheEndpointsOfAZoneOutAndSaysWhy() {
        zone.put(mesh(only(aware(), "east")));
        assertThat(zone.route("web")).containsExactly("P0 east: 10.0.1.1:80 (1), 10.0.1.2:80 (1)");
        assertThat(zone.assigned(new Question.ServiceTag("default", "web")).leftOut())
                .singleElement()
                .extracting(left -> left.reason().sentence())
                .asString()
                .startsWith("zone \"west\" is outside mesh \"default\"");
        zone.put(mesh(only(aware(), "east", "west")));
        assertThat(zone.route("web")).contains(WEST);
    }

    @Test
    void aDataplaneThatTheMeshRefusesIsLeftOutUntilItFitsAgain() {
        zone.put(dataplane("web-1", "10.0.1.1", inbound("web", "env", "dev")));
        Mesh.Builder restricted = aware().setConstraints(Mesh.Constraints.newBuilder()
                .setDataplaneProxy(Mesh.DataplaneProxyConstraints.newBuilder()
                        .addRestrictions(Mesh.DataplaneProxyConstraints.Rules.newBuilder()
                                .putTags("env", "dev"))));
        zone.put(mesh(restricted));
        assertThat(zone.route("web")).first().isEqualTo("P0 east: 10.0.1.2:80 (1)");
        assertThat(zone.assigned(new Question.ServiceTag("default", "web")).leftOut())
                .extracting(LeftOut::reason)
                .singleElement()
                .extracting(reason -> reason.sentence())
                .asString()
                .contains("matches restricted tags");
        zone.put(mesh(aware()));
        assertThat(zone.route("web")).first().isEqualTo("P0 east: 10.0.1.1:80 (1), 10.0.1.2:80 (1)");
    }

    @Test
    void whatAnotherZoneOffersWithTagsThatTheMeshRefusesIsLeftOut() {
        zone.put(mesh(aware().setConstraints(Mesh.Constraints.newBuilder()
                .setDataplaneProxy(Mesh.DataplaneProxyConstraints.newBuilder()
                        .addRestrictions(Mesh.DataplaneProxyConstraints.Rules.newBuilder()
                                .putTags("env", "dev"))))));
        zone.put(ingress(
                "ingress-west", "west", "203.0.113.1", offer("web", "west", 3), offer("web", "west", 2, "env", "dev")));
        assertThat(zone.route("web")).contains(WEST);
        assertThat(zone.assigned(new Question.ServiceTag("default", "web")).leftOut())
                .hasSize(1);
    }

    @Test
    void aMeshServiceIsOneZoneAndSeveralTogetherPreferTheOwn() {
        zone.put(
                json(
                        "MeshService",
                        "web",
                        Map.of("team", "shop", Labels.DISPLAY_NAME, "web"),
                        "{\"selector\":{\"dataplaneTags\":{\"kuma.io/service\":\"web\"}}," + PORTS + "}"),
                json("MeshService", "web-x2v", FROM_WEST, "{\"state\":\"Available\"," + PORTS + "}"),
                json(
                        "MeshMultiZoneService",
                        "web",
                        Map.of(),
                        "{\"selector\":{\"meshService\":{\"matchLabels\":{\"team\":\"shop\"}}},\"ports\":[{\"port\":80}]}"));
        String here = "P0 east: 10.0.1.1:80 (1), 10.0.1.2:80 (1)";
        String there = "P1 west: 203.0.113.1:10001 (1)";
        assertThat(zone.route("MeshService", "web")).containsExactly(here);
        assertThat(zone.route("MeshService", "web-x2v")).containsExactly(there);
        assertThat(zone.route("MeshMultiZoneService", "web")).containsExactly(here, there);

        zone.put(json("MeshService", "web-x2v", FROM_WEST, "{\"state\":\"Unavailable\"," + PORTS + "}"));
        assertThat(zone.route("MeshMultiZoneService", "web")).containsExactly(here);
    }

    @Test
    void anInboundIsBehindAPortByNumberOrName() {
        zone.put(
                dataplane(
                        "web-1",
                        "10.0.1.1",
                        inbound("web").toBuilder().setName("main").build()),
                json(
                        "MeshService",
                        "by-name",
                        Map.of(),
                        "{\"selector\":{\"dataplaneRef\":{\"name\":\"web-1\"}},\"ports\":[{\"port\":8080,\"targetPort\":\"main\"}]}"),
                json(
                        "MeshService",
                        "other-port",
                        Map.of(),
                        "{\"selector\":{\"dataplaneTags\":{\"kuma.io/zone\":\"east\"}},\"ports\":[{\"port\":81}]}"));
        assertThat(zone.route("MeshService", "by-name")).containsExactly("P0 east: 10.0.1.1:80 (1)");
        assertThat(zone.route("MeshService", "other-port")).isEmpty();
    }

    @Test
    void ofPoliciesTheMoreSpecificOverridesTheLess() {
        zone.put(json("MeshLoadBalancingStrategy", "everybody", Map.of(), policy("Mesh", "\"disabled\":true")));
        assertThat(zone.route("web")).allMatch(line -> line.startsWith("P0"));
        zone.put(json(
                "MeshLoadBalancingStrategy",
                "this-one",
                Map.of(),
                "{\"targetRef\":{\"kind\":\"Dataplane\",\"name\":\"web-1\"},"
                        + policy(
                                        "Mesh",
                                        "\"disabled\":false,\"crossZone\":{\"failover\":[{\"to\":{\"type\":\"Only\",\"zones\":[\"west\"]}}],"
                                                + "\"failoverThreshold\":{\"percentage\":\"25\"}}")
                                .substring(1)));
        assertThat(zone.route("web")).contains(WEST);
        assertThat(zone.assigned(new Question.ServiceTag("default", "web")).overprovisioning())
                .hasValue(400);
        zone.put(json(
                "MeshLoadBalancingStrategy",
                "not-this-one",
                Map.of(),
                "{\"targetRef\":{\"kind\":\"Dataplane\",\"name\":\"api-1\"},"
                        + policy("Mesh", "\"disabled\":true").substring(1)));
        assertThat(zone.route("web")).contains(WEST);
    }

    @Test
    void aPolicyForOneServiceLeavesOthersToTheMesh() {
        zone.put(
                dataplane("api-1", "10.0.1.3", inbound("api")),
                ingress("ingress-west", "west", "203.0.113.1", offer("web", "west", 3), offer("api", "west", 1)),
                json(
                        "MeshLoadBalancingStrategy",
                        "web",
                        Map.of(),
                        "{\"to\":[{\"targetRef\":{\"kind\":\"MeshService\","
                                + "\"name\":\"web\"},\"default\":{\"localityAwareness\":{\"disabled\":true}}}]}"));
        assertThat(zone.route("web")).allMatch(line -> line.startsWith("P0"));
        assertThat(zone.route("api")).last().asString().startsWith("P1");
    }

    @Test
    void aBareNameIsAServiceTagUnlessTheMeshUsesMeshServicesAlone() {
        Routes routes = new Routes(zone.snapshot(), Enforcement.ADMISSION);
        assertThat(routes.question("default", "", "web", Optional.empty()))
                .isEqualTo(new Question.ServiceTag("default", "web"));
        zone.put(mesh(
                aware().setMeshServices(Mesh.MeshServices.newBuilder().setMode(Mesh.MeshServices.Mode.Exclusive))));
        assertThat(new Routes(zone.snapshot(), Enforcement.ADMISSION).question("default", "", "web", Optional.empty()))
                .isEqualTo(new Question.Resource("default", "MeshService", "web", Optional.empty()));
    }

    private static String policy(String to, String locality) {
        return "{\"to\":[{\"targetRef\":{\"kind\":\"" + to + "\"},\"default\":{\"localityAwareness\":{" + locality
                + "}}}]}";
    }
}
