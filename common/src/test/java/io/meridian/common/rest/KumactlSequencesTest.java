package io.meridian.common.rest;

import static io.meridian.common.rest.BareApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls that kumactl 2.13 makes for a command, in its order and with its bodies (spec/rest-api §6.3–6.6). */
final class KumactlSequencesTest {

    private static final String[] ACCEPT = {"Accept", "application/json"};

    private BareApi api;

    @BeforeEach
    void start() {
        api = BareApi.global();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void everyCommandAsksFirstWhomItTalksTo() {
        JsonNode index = json(api.send("GET", "/", "", "Authorization", "Bearer rubbish"));
        assertThat(index.get("product").textValue()).isEqualTo("Kuma");
        assertThat(index.get("version").textValue()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(index.get("hostname").isTextual()).isTrue();
        assertThat(index.get("instanceId").isTextual()).isTrue();
    }

    @Test
    void applyCreatesWhatIsNotThereAndUpdatesWhatIs() {
        String mesh = """
                {"type":"Mesh","name":"default","creationTime":"0001-01-01T00:00:00Z",
                 "modificationTime":"0001-01-01T00:00:00Z","kri":"kri_m____default_",
                 "mtls":{"enabledBackend":"ca-1","backends":[{"name":"ca-1","type":"builtin"}]}}""";
        assertThat(get("/meshes/default").statusCode()).isEqualTo(404);
        HttpResponse<String> created = apply("/meshes/default", mesh);
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(json(created).isObject()).isTrue();

        JsonNode stored = json(get("/meshes/default"));
        assertThat(stored.get("type").textValue()).isEqualTo("Mesh");
        assertThat(stored.get("name").textValue()).isEqualTo("default");
        assertThat(stored.get("creationTime").textValue()).startsWith("20");
        assertThat(apply("/meshes/default", mesh).statusCode()).isEqualTo(200);

        String timeout = """
                {"type":"MeshTimeout","mesh":"default","name":"t1","creationTime":"0001-01-01T00:00:00Z",
                 "modificationTime":"0001-01-01T00:00:00Z","labels":{"team":"a"},"kri":"kri_mt_default___t1_",
                 "spec":{"targetRef":{"kind":"Mesh"},"to":[{"targetRef":{"kind":"Mesh"},
                 "default":{"connectionTimeout":"7s"}}]}}""";
        String path = "/meshes/default/meshtimeouts/t1";
        assertThat(get(path).statusCode()).isEqualTo(404);
        assertThat(apply(path, timeout).statusCode()).isEqualTo(201);
        assertThat(json(get(path)).at("/spec/targetRef/kind").textValue()).isEqualTo("Mesh");
        assertThat(apply(path, timeout).statusCode()).isEqualTo(200);
    }

    @Test
    void applyIsToldWhatTheServerRefuses() {
        HttpResponse<String> refused =
                apply("/meshes/bad", "{\"type\":\"Mesh\",\"name\":\"bad\",\"mtls\":{\"enabledBackend\":\"b\"}}");
        assertThat(refused.statusCode()).isEqualTo(400);
        JsonNode problem = json(refused);
        assertThat(problem.get("title").textValue()).isNotEmpty();
        assertThat(problem.get("detail").textValue()).isEqualTo("Resource is not valid");
        assertThat(problem.at("/invalid_parameters/0/field").textValue()).isEqualTo("mtls.enabledBackend");
        assertThat(problem.at("/causes/0/message")).isEqualTo(problem.at("/invalid_parameters/0/reason"));
    }

    @Test
    void getListsPageByPageAndSaysWhatIsNotThere() {
        apply("/meshes/default", "{\"type\":\"Mesh\",\"name\":\"default\"}");
        for (String list :
                new String[] {"/meshes", "/zones", "/meshes/default/secrets", "/meshes/default/dataplanes"}) {
            JsonNode page = json(get(list));
            assertThat(page.get("total").isInt()).as(list).isTrue();
            assertThat(page.get("items").isArray()).as(list).isTrue();
            assertThat(page.get("next").isNull()).as(list).isTrue();
        }
        JsonNode first = json(get("/meshes/default/meshtimeouts?size=1"));
        String next = first.get("next").textValue();
        assertThat(next).startsWith("http://").contains("offset=1");
        assertThat(json(get(next.replaceFirst("http://[^/]*", ""))).get("items"))
                .hasSize(1);
        assertThat(json(get("/meshes/default/meshtimeouts/none")).get("title").textValue())
                .isEqualTo("Could not retrieve a resource");
        assertThat(json(get("/meshes/default/secrets/dataplane-token-signing-key-default-1"))
                        .get("data")
                        .textValue())
                .matches("[A-Za-z0-9+/]+=*");
    }

    @Test
    void deleteAnswersTwoHundredAndThenNotFoundWithATitle() {
        apply("/meshes/other", "{\"type\":\"Mesh\",\"name\":\"other\"}");
        assertThat(api.send("DELETE", "/meshes/other", "", ACCEPT).statusCode()).isEqualTo(200);
        HttpResponse<String> gone = api.send("DELETE", "/meshes/other", "", ACCEPT);
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(json(gone).get("title").textValue()).isEqualTo("Could not delete a resource");
    }

    @Test
    void inspectMeshesFindsTheCountsItDereferences() {
        apply("/meshes/default", "{\"type\":\"Mesh\",\"name\":\"default\"}");
        JsonNode insights = json(get("/mesh-insights"));
        assertThat(insights.get("total").intValue()).isEqualTo(1);
        assertThat(insights.at("/items/0/name").textValue()).isEqualTo("default");
        assertThat(insights.at("/items/0/dataplanes").isObject()).isTrue();
        assertThat(insights.at("/items/0/policies/MeshTimeout/total").intValue())
                .isEqualTo(2);
    }

    @Test
    void inspectZonesFindsTheZoneAndItsState() {
        apply("/zones/west", "{\"type\":\"Zone\",\"name\":\"west\",\"enabled\":true}");
        JsonNode zones = json(get("/zones/_overview"));
        assertThat(zones.at("/items/0/type").textValue()).isEqualTo("ZoneOverview");
        assertThat(zones.at("/items/0/name").textValue()).isEqualTo("west");
        assertThat(zones.at("/items/0/zone/enabled").booleanValue()).isTrue();
        assertThat(zones.at("/items/0").has("kri")).isFalse();
    }

    @Test
    void exportFindsAWorkingListForEveryTypeItIsTold() {
        apply("/meshes/default", "{\"type\":\"Mesh\",\"name\":\"default\"}");
        for (JsonNode resource : json(get("/_resources")).get("resources")) {
            String prefix = resource.get("scope").textValue().equals("Mesh") ? "/meshes/default/" : "/";
            String list = prefix + resource.get("path").textValue();
            assertThat(get(list).statusCode()).as(list).isEqualTo(200);
        }
    }

    private HttpResponse<String> get(String path) {
        return api.send("GET", path, "", ACCEPT);
    }

    private HttpResponse<String> apply(String path, String body) {
        return api.send("PUT", path, body, "Content-Type", "application/json", "Accept", "application/json");
    }
}
