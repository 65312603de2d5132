package io.meridian.common.admission.rules;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meridian.common.admission.Outcome;
import io.meridian.common.admission.Outcome.Stage;
import io.meridian.common.admission.Proposal;
import io.meridian.common.codec.Decoded;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.testing.MeshRule;
import io.meridian.common.testing.MeshRule.Step;
import io.meridian.common.testing.MeshRuleAnswer;
import io.meridian.common.testing.MeshRuleTable;
import io.meridian.common.testing.Planes;
import io.meridian.common.validation.Violation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule table against codec, rules and admission over a store in memory; the same table runs over REST elsewhere. */
final class MeshRuleTableTest {

    private static final Planes GLOBAL = Planes.global();

    static List<MeshRule> rules() {
        return MeshRuleTable.rules();
    }

    @AfterAll
    static void close() {
        GLOBAL.close();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    void theRuleHolds(MeshRule rule) {
        for (Step step : rule.steps()) {
            MeshRuleAnswer answer =
                    switch (step) {
                        case Step.PutMesh put ->
                            put(ResourceKinds.MESH_KIND, ResourceKey.global("Mesh", put.name()), put.body());
                        case Step.PutSecret put ->
                            put(ResourceKinds.SECRET, new ResourceKey("Secret", rule.mesh(), put.name()), put.body());
                        case Step.Delete delete -> delete(key(rule.mesh(), delete.path()));
                        case Step.Get get -> get(rule.mesh(), get.path());
                    };
            answer.check(step.expectation());
        }
    }

    private static MeshRuleAnswer put(ResourceKind kind, ResourceKey addressed, JsonNode body) {
        return switch (ResourceDocuments.decode(kind, body)) {
            case Decoded.Malformed(String message) -> MeshRuleAnswer.problem(400, "Bad Request", message);
            case Decoded.Invalid(List<Violation> violations) -> refused(Stage.PROCESSING, violations);
            case Decoded.Sound sound -> {
                Proposal proposal = new Proposal(
                        sound.resource(), addressed, body.path("type").asText(), Optional.empty());
                yield answer(GLOBAL.admission()
                        .put(proposal, Expected.ANYTHING, "test")
                        .join());
            }
        };
    }

    private static MeshRuleAnswer delete(ResourceKey key) {
        return answer(GLOBAL.admission()
                .delete(key, Expected.ANYTHING, Optional.empty(), "test")
                .join());
    }

    private static MeshRuleAnswer get(String mesh, String path) {
        if (!path.isEmpty()
                && GLOBAL.store().get(ResourceKey.global("Mesh", mesh)).isEmpty()) {
            return MeshRuleAnswer.problem(404, "Failed to retrieve Mesh", "Not found");
        }
        if (path.isEmpty() || path.contains("/")) {
            Optional<JsonNode> found = stored(key(mesh, path));
            return found.isPresent()
                    ? MeshRuleAnswer.success(200, found)
                    : MeshRuleAnswer.problem(404, "Could not retrieve a resource", "Not found");
        }
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        GLOBAL.store()
                .list(ResourceKinds.byPath(path).orElseThrow(), mesh)
                .forEach(found -> names.add(found.key().name()));
        return MeshRuleAnswer.success(200, Optional.of(names));
    }

    private static ResourceKey key(String mesh, String path) {
        if (path.isEmpty()) {
            return ResourceKey.global("Mesh", mesh);
        }
        int slash = path.indexOf('/');
        return ResourceKinds.byPath(path.substring(0, slash)).orElseThrow().key(mesh, path.substring(slash + 1));
    }

    private static MeshRuleAnswer answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Created created -> MeshRuleAnswer.success(201, stored(created.key()));
            case Outcome.Updated updated -> MeshRuleAnswer.success(200, stored(updated.key()));
            case Outcome.Deleted deleted -> MeshRuleAnswer.success(200, Optional.empty());
            case Outcome.Refused(Stage stage, List<Violation> violations) -> refused(stage, violations);
            case Outcome.NotFound missing -> MeshRuleAnswer.problem(404, "Could not delete a resource", "Not found");
            case Outcome.MeshMissing missing -> MeshRuleAnswer.problem(404, "Failed to retrieve Mesh", "Not found");
            case Outcome.ReadOnly readOnly -> MeshRuleAnswer.problem(405, "Method not allowed", readOnly.message());
            case Outcome.Denied(String reason) -> MeshRuleAnswer.problem(403, "Access Denied", reason);
            case Outcome.Stale stale -> MeshRuleAnswer.problem(409, "Conflict", "stale");
            case Outcome.Contended contended -> MeshRuleAnswer.problem(409, "Conflict", "contended");
        };
    }

    private static Optional<JsonNode> stored(ResourceKey key) {
        return GLOBAL.store().get(key).map(found -> ResourceDocuments.spec(found.resource()));
    }

    private static MeshRuleAnswer refused(Stage stage, List<Violation> violations) {
        String title =
                switch (stage) {
                    case PROCESSING -> "Could not process a resource";
                    case LABELS -> "Could not update a resource";
                    case CREATING -> "Failed to create a resource";
                    case UPDATING -> "Failed to update a resource";
                    case DELETING -> "Could not delete a resource";
                };
        return new MeshRuleAnswer(400, title, "Resource is not valid", violations, Optional.empty());
    }
}
