package io.meridian.zone.membership.serve;

import static io.meridian.zone.membership.Fixtures.dataplane;
import static io.meridian.zone.membership.Fixtures.mesh;
import static io.meridian.zone.membership.Fixtures.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.meridian.common.admission.Admission;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.auth.Caller;
import io.meridian.common.model.Resource;
import io.meridian.common.rest.Answer;
import io.meridian.common.rest.Call;
import io.meridian.common.rest.Endpoint;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.zone.membership.Enforcement;
import io.meridian.zone.membership.Fixtures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole of a zone's membership, from registration to what REST and metrics say of it. */
final class MembershipEndpointsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String ONE = "/meshes/{mesh}/dataplanes/{name}/_membership";
    private static final String ALL = "/meshes/{mesh}/_membership";

    private record Continuous(Enforcement enforcement, int refusalsKept) implements MembershipSettings {}

    private final InMemoryResourceStore store = Fixtures.store(() -> NOW);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ZoneMembership membership = new ZoneMembership(
            "eu-1", store, dataplane -> List.of(), new Continuous(Enforcement.CONTINUOUS, 10), () -> NOW, meters);
    private final Admission admission = new Admission(
            ControlPlaneRole.federatedZone("eu-1"),
            store,
            List.of(membership.rules()),
            Runnable::run,
            membership.observer());

    @AfterEach
    void close() {
        membership.close();
    }

    private void register(Resource dataplane) {
        admission.put(dataplane, Expected.ANYTHING, "test").join();
    }

    private Answer ask(String template, Map<String, String> path, Map<String, List<String>> query) {
        Endpoint endpoint = membership.endpoints().stream()
                .filter(candidate -> candidate.template().equals(template))
                .findFirst()
                .orElseThrow();
        return endpoint.handler()
                .handle(new Call(
                        template, path, query, Map.of(), Caller.CONTROL_PLANE, "http://zone", "/", ByteString.EMPTY))
                .join();
    }

    private JsonNode one(String name) {
        return json(ask(ONE, Map.of("mesh", "production", "name", name), Map.of()));
    }

    private JsonNode all(Map<String, List<String>> query) {
        return json(ask(ALL, Map.of("mesh", "production"), query));
    }

    private static JsonNode json(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        try {
            return new ObjectMapper().readTree(answer.body().toStringUtf8());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitVerdict(String name, String verdict) {
        await().until(() -> one(name).path("verdict").asText().equals(verdict));
    }

    @Test
    void anAdmittedDataplaneIsShownWithTheRequirementThatLetItIn() {
        put(store, mesh("production", "{team: ops} ∥ {team: pay}", ""));
        register(dataplane("production", "web", "{svc: web, team: pay}"));
        await().until(() -> membership.view().tallies().getFirst().fitting() == 1);

        assertThat(one("web").toPrettyString()).isEqualToIgnoringWhitespace("""
                        {
                          "mesh" : "production",
                          "name" : "web",
                          "registered" : true,
                          "verdict" : "admitted",
                          "member" : true,
                          "since" : "2026-03-01T10:00:00Z",
                          "decidedBy" : [ {
                            "field" : "networking.inbound[0].tags",
                            "tags" : { "kuma.io/service" : "web", "kuma.io/zone" : "eu-1", "team" : "pay" },
                            "rules" : [ {
                              "rule" : "constraints.dataplaneProxy.requirements[1]",
                              "tags" : { "team" : "pay" }
                            } ]
                          } ]
                        }""");
    }

    @Test
    void oneThatNoLongerFitsIsShownWithTheRuleAndIsNoMember() {
        put(store, mesh("production", "", ""));
        register(dataplane("production", "web", "{svc: web, env: development}"));
        put(store, mesh("production", "", "{env: development}"));
        awaitVerdict("web", "refused");

        JsonNode web = one("web");
        assertThat(web.path("member").asBoolean()).isFalse();
        assertThat(web.path("registered").asBoolean()).isTrue();
        assertThat(web.path("reason").asText()).contains("matches restricted tags \"env=development\"");
        assertThat(web.at("/decidedBy/0/rules/0/rule").asText())
                .isEqualTo("constraints.dataplaneProxy.restrictions[0]");
    }

    @Test
    void aRefusedRegistrationIsFoundUnderItsNameAndBesideTheVerdicts() {
        put(store, mesh("production", "{team: pay}", ""));
        register(dataplane("production", "web", "{svc: web}"));

        assertThat(one("web").path("registered").asBoolean()).isFalse();
        assertThat(one("web").path("attempts").asInt()).isEqualTo(1);
        JsonNode mesh = all(Map.of());
        assertThat(mesh.path("total").asInt()).isZero();
        assertThat(mesh.at("/refusedRegistrations/0/name").asText()).isEqualTo("web");
    }

    @Test
    void theMembersOfAMeshAreListedByVerdictAndPage() {
        put(store, mesh("production", "", ""));
        for (String name : List.of("a", "b", "c")) {
            register(dataplane("production", name, "{svc: " + name + "}"));
        }
        put(store, mesh("production", "", "{svc: b}"));
        awaitVerdict("b", "refused");

        assertThat(all(Map.of("verdict", List.of("refused"))).path("items").findValuesAsText("name"))
                .containsExactly("b");
        assertThat(all(Map.of("verdict", List.of("admitted"))).path("items").findValuesAsText("name"))
                .containsExactly("a", "c");
        JsonNode page = all(Map.of("size", List.of("1"), "offset", List.of("1")));
        assertThat(page.path("items").findValuesAsText("name")).containsExactly("b");
        assertThat(page.path("total").asInt()).isEqualTo(3);
        assertThat(page.path("admitted").asInt()).isEqualTo(2);
        assertThat(page.path("refused").asInt()).isEqualTo(1);
    }

    @Test
    void aMeshThatShutsTheZoneOutSaysSo() {
        put(store, mesh("production", "{zone: us-east}", ""));
        assertThat(all(Map.of()).path("excluded").asText())
                .startsWith("zone \"eu-1\" is outside mesh \"production\"")
                .contains("requirements[0] (kuma.io/zone=us-east)");
    }

    @Test
    void whatDoesNotExistIsNotFound() {
        assertThat(ask(ALL, Map.of("mesh", "nowhere"), Map.of()).status()).isEqualTo(404);
        assertThat(ask(ONE, Map.of("mesh", "nowhere", "name", "web"), Map.of()).status())
                .isEqualTo(404);
        put(store, mesh("production", "", ""));
        assertThat(ask(ONE, Map.of("mesh", "production", "name", "web"), Map.of())
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aQueryThatMeansNothingIsABadRequest() {
        put(store, mesh("production", "", ""));
        for (Map<String, List<String>> query : List.of(
                Map.of("verdict", List.of("maybe")),
                Map.of("size", List.of("0")),
                Map.of("size", List.of("1001")),
                Map.of("offset", List.of("-1")),
                Map.of("offset", List.of("x")))) {
            assertThat(ask(ALL, Map.of("mesh", "production"), query).status())
                    .as(query.toString())
                    .isEqualTo(400);
        }
    }

    @Test
    void metricsCountBothVerdictsOfEachMesh() {
        put(store, mesh("production", "", ""));
        register(dataplane("production", "web", "{svc: web}"));
        register(dataplane("production", "db", "{svc: db}"));
        put(store, mesh("production", "", "{svc: db}"));

        await().until(() -> gauge("admitted") == 1 && gauge("refused") == 1);
    }

    private double gauge(String verdict) {
        var gauge = meters.find("meridian.membership.dataplanes")
                .tags("mesh", "production", "verdict", verdict)
                .gauge();
        return gauge == null ? -1 : gauge.value();
    }
}
