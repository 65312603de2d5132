package io.meridian.common.rest;

import static io.meridian.common.rest.BareApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Position;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every kind's paths answer (spec/rest-api §1.3, §2). */
final class ResourceApiTest {

    private static final String TIMEOUT = """
            {"type":"MeshTimeout","mesh":"default","name":"%s","labels":{%s},"spec":{"targetRef":{"kind":"Mesh"},
             "to":[{"targetRef":{"kind":"Mesh"},"default":{"connectionTimeout":"7s"}}]}}""";

    private BareApi api;

    @BeforeEach
    void start() {
        api = BareApi.of(ControlPlaneRole.global(), List.of());
        assertThat(api.put("/meshes/default", "{\"type\":\"Mesh\",\"name\":\"default\"}")
                        .statusCode())
                .isEqualTo(201);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aFailureIsWrittenAsClientsKnowItToTheByte() {
        HttpResponse<String> answer = api.put("/meshes/other", "{\"type\":\"Mesh\",\"name\":\"default\"}");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.body()).isEqualTo("""
                        {
                         "type": "/std-errors",
                         "status": 400,
                         "title": "Could not process a resource",
                         "detail": "Resource is not valid",
                         "invalid_parameters": [
                          {
                           "field": "name",
                           "reason": "name from the URL has to be the same as in body"
                          }
                         ],
                         "details": "Resource is not valid",
                         "causes": [
                          {
                           "field": "name",
                           "message": "name from the URL has to be the same as in body"
                          }
                         ]
                        }
                        """);
    }

    @Test
    void everyServedKindCanBeListedInEachSpelling() {
        for (ResourceKind kind : ResourceKinds.SERVED) {
            for (String path : ResourcePaths.of(kind)) {
                for (String list : ResourcePaths.lists(kind, path)) {
                    HttpResponse<String> answer = api.get(list.replace("{mesh}", "default"));
                    assertThat(answer.statusCode()).as(list).isEqualTo(200);
                    assertThat(json(answer).get("items").isArray()).as(list).isTrue();
                    assertThat(json(answer).has("next")).as(list).isTrue();
                }
            }
        }
    }

    @Test
    void aListIsCutIntoPagesWhoseAddressesLeadThroughAllOfIt() {
        for (int i = 0; i < 7; i++) {
            api.put("/meshes/default/meshtimeouts/t" + i, TIMEOUT.formatted("t" + i, "\"team\":\"a\""));
        }
        JsonNode first = json(api.get("/meshes/default/meshtimeouts?size=3&filter%5Blabels.team%5D=a"));
        assertThat(first.get("total").intValue()).isEqualTo(7);
        assertThat(first.get("items")).hasSize(3);
        assertThat(first.get("next").textValue())
                .isEqualTo("http://localhost:" + api.port()
                        + "/meshes/default/meshtimeouts?filter%5Blabels.team%5D=a&offset=3&size=3");
        JsonNode last = json(api.get("/meshes/default/meshtimeouts?size=3&offset=6"));
        assertThat(last.get("items")).hasSize(1);
        assertThat(last.get("next").isNull()).isTrue();
    }

    @Test
    void aWriteIsRefusedWhenTheClientKnewAnOlderState() {
        String path = "/meshes/default/meshtimeouts/t";
        String created = etag(api.put(path, TIMEOUT.formatted("t", "")));
        assertThat(etag(api.get(path))).isEqualTo(created);
        HttpResponse<String> updated =
                api.send("PUT", path, TIMEOUT.formatted("t", "\"a\":\"b\""), "If-Match", created);
        assertThat(updated.statusCode()).isEqualTo(200);

        Position before = api.store.head();
        assertThat(api.send("PUT", path, TIMEOUT.formatted("t", ""), "If-Match", created)
                        .statusCode())
                .isEqualTo(412);
        assertThat(api.send("DELETE", path, "", "If-Match", created).statusCode())
                .isEqualTo(412);
        assertThat(api.send("PUT", path, TIMEOUT.formatted("t", ""), "If-None-Match", "*")
                        .statusCode())
                .isEqualTo(412);
        assertThat(api.send("PUT", path, TIMEOUT.formatted("t", ""), "If-Match", "t")
                        .statusCode())
                .isEqualTo(400);
        assertThat(api.store.head()).isEqualTo(before);

        assertThat(api.send("DELETE", path, "", "If-Match", etag(updated)).statusCode())
                .isEqualTo(200);
        HttpResponse<String> again = api.put(path, TIMEOUT.formatted("t", ""));
        assertThat(etag(again)).as("a resource made anew is another one").isNotEqualTo(created);
    }

    @Test
    void aDryRunAnswersAsTheWriteWouldAndWritesNothing() {
        Position before = api.store.head();
        assertThat(api.put("/meshes/default/meshtimeouts/t?dryRun=true", TIMEOUT.formatted("t", ""))
                        .statusCode())
                .isEqualTo(201);
        assertThat(api.put("/meshes/default/meshtimeouts/t?dryRun=true", TIMEOUT.formatted("u", ""))
                        .statusCode())
                .isEqualTo(400);
        assertThat(api.store.head()).isEqualTo(before);
        assertThat(api.get("/meshes/default/meshtimeouts/t").statusCode()).isEqualTo(404);
    }

    @Test
    void aPutMayBeYamlAndInTheFormOfKubernetes() {
        HttpResponse<String> yaml = api.send(
                "PUT",
                "/meshes/demo",
                "type: Mesh\nname: demo\nnetworking:\n  outbound:\n    passthrough: false\n",
                "Content-Type",
                "application/yaml");
        assertThat(yaml.statusCode()).isEqualTo(201);
        HttpResponse<String> kubernetes = api.send(
                "PUT",
                "/meshes/demo",
                "apiVersion: kuma.io/v1alpha1\nkind: Mesh\nmetadata: {name: demo}\nspec: {networking: {outbound: {passthrough: true}}}\n",
                "Content-Type",
                "application/yaml");
        assertThat(kubernetes.statusCode()).isEqualTo(200);
        assertThat(json(api.get("/meshes/demo"))
                        .at("/networking/outbound/passthrough")
                        .booleanValue())
                .isTrue();
        JsonNode shown = json(api.get("/meshes/demo?format=kubernetes"));
        assertThat(shown.get("kind").textValue()).isEqualTo("Mesh");
        assertThat(shown.at("/spec/networking/outbound/passthrough").booleanValue())
                .isTrue();
        assertThat(api.get("/meshes/demo?format=xml").statusCode()).isEqualTo(400);
    }

    @Test
    void anUnknownFieldIsAcceptedAndTheAnswerNamesItAndTheNearestKnownOne() {
        HttpResponse<String> answer =
                api.put("/meshes/typo", "{\"type\":\"Mesh\",\"name\":\"typo\",\"routing\":{\"zoneEgres\":true}}");
        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(json(answer).get("warnings")).hasSize(1);
        assertThat(json(answer).at("/warnings/0").textValue())
                .contains("zoneEgres")
                .contains("zoneEgress");
    }

    @Test
    void nobodyWritesAnonymouslyAndNobodyReadsSecretsSo() {
        for (String path : List.of("/meshes/default", "/meshes/default/meshtimeouts/t", "/globalsecrets/s")) {
            for (String method : List.of("PUT", "DELETE")) {
                HttpResponse<String> answer = api.send(method, path, "{}", "X-Forwarded-For", "10.0.0.1");
                assertThat(answer.statusCode()).as(method + path).isEqualTo(403);
                assertThat(json(answer).get("title").textValue()).isEqualTo("Access Denied");
            }
        }
        assertThat(api.send("GET", "/secrets", "", "X-Forwarded-For", "10.0.0.1")
                        .statusCode())
                .isEqualTo(403);
        assertThat(api.send("GET", "/meshes/none/secrets", "", "X-Forwarded-For", "10.0.0.1")
                        .statusCode())
                .isEqualTo(404);
        assertThat(api.send("GET", "/meshes", "", "X-Forwarded-For", "10.0.0.1").statusCode())
                .isEqualTo(200);
    }

    @Test
    void mediaTypesAreNegotiatedInTheWordsOfTheReference() {
        HttpResponse<String> type = api.send("PUT", "/meshes/default", "type: Mesh", "Content-Type", "text/plain");
        assertThat(type.statusCode()).isEqualTo(415);
        assertThat(type.body()).isEqualTo("415: Unsupported Media Type");
        HttpResponse<String> accept = api.send("GET", "/meshes", "", "Accept", "text/html");
        assertThat(accept.statusCode()).isEqualTo(406);
        assertThat(accept.body()).startsWith("406: Not Acceptable");
        assertThat(api.send("GET", "/meshes", "", "Accept", "application/json;q=1, application/problem+json;q=0")
                        .statusCode())
                .isEqualTo(200);
        assertThat(api.send(
                                "PUT",
                                "/meshes/default",
                                "{}",
                                "Content-Type",
                                "application/json",
                                "Content-Encoding",
                                "gzip")
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void aResourceIsFoundByItsIdentifier() {
        api.put("/meshes/default/meshtimeouts/t", TIMEOUT.formatted("t", ""));
        assertThat(json(api.get("/_kri/kri_mt_default___t_")).get("name").textValue())
                .isEqualTo("t");
        assertThat(json(api.get("/_kri/x")).get("detail").textValue())
                .isEqualTo("bad request: invalid identifier string: \"x\"");
        assertThat(json(api.get("/_kri/x_m____default_")).get("detail").textValue())
                .isEqualTo("bad request: identifier must start with 'kri': \"x_m____default_\"");
        assertThat(json(api.get("/_kri/kri_zz____default_")).get("detail").textValue())
                .isEqualTo("bad request: unknown short name of resource type: \"zz\"");
        assertThat(api.get("/_kri/kri_mt_default___nope_").statusCode()).isEqualTo(404);
    }

    private static String etag(HttpResponse<String> answer) {
        return answer.headers().firstValue("etag").orElseThrow();
    }
}
