package io.meridian.common.testing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.testing.MeshRule.Step;
import io.meridian.common.validation.Violation;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rule table as requests to whoever answers REST: an API without packaging, or a process. */
public final class MeshRuleOverRest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METADATA =
            List.of("type", "name", "mesh", "creationTime", "modificationTime", "labels", "kri");

    /** Sends one request, with a JSON body unless that is empty. */
    @FunctionalInterface
    public interface Server {
        HttpResponse<String> send(String method, String path, String body);
    }

    private final Server server;

    public MeshRuleOverRest(Server server) {
        this.server = server;
    }

    /** Fails unless every step of the rule is answered as expected. */
    public void check(MeshRule rule) {
        String mesh = "/meshes/" + rule.mesh();
        for (Step step : rule.steps()) {
            MeshRuleAnswer answer =
                    switch (step) {
                        case Step.PutMesh put -> put("/meshes/" + put.name(), put.body());
                        case Step.PutSecret put -> put(mesh + "/secrets/" + put.name(), put.body());
                        case Step.Delete delete -> answer("DELETE", below(mesh, delete.path()), "");
                        case Step.Get get -> answer("GET", below(mesh, get.path()), "");
                    };
            answer.check(step.expectation());
        }
    }

    private MeshRuleAnswer put(String path, ObjectNode body) {
        MeshRuleAnswer answer = answer("PUT", path, body.toString());
        return answer.status() < 300
                ? MeshRuleAnswer.success(
                        answer.status(), answer("GET", path, "").body())
                : answer;
    }

    private MeshRuleAnswer answer(String method, String path, String body) {
        HttpResponse<String> response = server.send(method, path, body);
        JsonNode json = tree(response.body());
        if (response.statusCode() < 300) {
            return MeshRuleAnswer.success(response.statusCode(), Optional.of(content(json)));
        }
        List<Violation> violations = new ArrayList<>();
        json.path("invalid_parameters")
                .forEach(violation -> violations.add(new Violation(
                        violation.path("field").asText(),
                        violation.path("reason").asText())));
        return new MeshRuleAnswer(
                response.statusCode(),
                json.path("title").asText(),
                json.path("detail").asText(),
                violations,
                Optional.empty());
    }

    /** The names of a collection, the spec of an item. */
    private static JsonNode content(JsonNode json) {
        if (json.has("items")) {
            ArrayNode names = JSON.createArrayNode();
            json.get("items").forEach(item -> names.add(item.path("name").asText()));
            return names;
        }
        return json.has("spec") ? json.get("spec") : ((ObjectNode) json.deepCopy()).without(METADATA);
    }

    private static String below(String mesh, String path) {
        return path.isEmpty() ? mesh : mesh + "/" + path;
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + body, e);
        }
    }
}
