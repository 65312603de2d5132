package io.meridian.common.admission.rules;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.meridian.common.testing.MeshRule.Expectation;
import io.meridian.common.testing.MeshRule.Step;
import io.meridian.common.testing.MeshRuleTable;
import io.meridian.common.testing.Planes;
import io.meridian.common.validation.Violation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule table against codec, rules and admission over a store in memory; the same table runs over REST elsewhere. */
final class MeshRuleTableTest {

    private static final Planes GLOBAL = Planes.global();

    private static final Comparator<JsonNode> NUMBERS_BY_VALUE =
            (a, b) -> a.equals(b) || a.isNumber() && b.isNumber() && a.asDouble() == b.asDouble() ? 0 : 1;

    /** What a client is told: as much of it as the table knows. */
    private record Answer(
            int status, String title, String detail, List<Violation> violations, Optional<JsonNode> body) {
        static Answer success(int status, Optional<JsonNode> body) {
            return new Answer(status, "", "", List.of(), body);
        }

        static Answer problem(int status, String title, String detail) {
            return new Answer(status, title, detail, List.of(), Optional.empty());
        }
    }

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
            Answer answer =
                    switch (step) {
                        case Step.PutMesh put ->
                            put(ResourceKinds.MESH_KIND, ResourceKey.global("Mesh", put.name()), put.body());
                        case Step.PutSecret put ->
                            put(ResourceKinds.SECRET, new ResourceKey("Secret", rule.mesh(), put.name()), put.body());
                        case Step.Delete delete -> delete(key(rule.mesh(), delete.path()));
                        case Step.Get get -> get(rule.mesh(), get.path());
                    };
            check(step.expectation(), answer);
        }
    }

    private static void check(Expectation expected, Answer answer) {
        if (expected.anything()) {
            return;
        }
        if (expected.accepted()) {
            assertThat(answer.violations()).isEmpty();
            assertThat(answer.detail()).isEmpty();
            assertThat(answer.status()).isBetween(200, 201);
        }
        expected.refused().ifPresent(violations -> {
            assertThat(answer.detail()).isEqualTo("Resource is not valid");
            assertThat(answer.violations())
                    .usingElementComparator(MeshRuleTableTest::compare)
                    .containsExactlyElementsOf(violations);
        });
        expected.status().ifPresent(status -> assertThat(answer.status()).isEqualTo(Integer.parseInt(status)));
        expected.title().ifPresent(title -> assertThat(answer.title()).isEqualTo(title));
        expected.detail().ifPresent(detail -> assertThat(answer.detail())
                .matches(text -> Expectation.matches(detail, text), "is as " + detail));
        expected.stored().ifPresent(stored -> {
            JsonNode body = answer.body().orElseThrow();
            assertThat(body.equals(NUMBERS_BY_VALUE, stored))
                    .as("%s is %s", body, stored)
                    .isTrue();
        });
        expected.names().ifPresent(names -> assertThat(answer.body().orElseThrow())
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(names));
    }

    private static int compare(Violation actual, Violation expected) {
        boolean same =
                actual.field().equals(expected.field()) && Expectation.matches(expected.message(), actual.message());
        return same ? 0 : 1;
    }

    private static Answer put(ResourceKind kind, ResourceKey addressed, JsonNode body) {
        return switch (ResourceDocuments.decode(kind, body)) {
            case Decoded.Malformed(String message) -> Answer.problem(400, "Bad Request", message);
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

    private static Answer delete(ResourceKey key) {
        return answer(GLOBAL.admission()
                .delete(key, Expected.ANYTHING, Optional.empty(), "test")
                .join());
    }

    private static Answer get(String mesh, String path) {
        if (!path.isEmpty()
                && GLOBAL.store().get(ResourceKey.global("Mesh", mesh)).isEmpty()) {
            return Answer.problem(404, "Failed to retrieve Mesh", "Not found");
        }
        if (path.isEmpty() || path.contains("/")) {
            Optional<JsonNode> found = stored(key(mesh, path));
            return found.isPresent()
                    ? Answer.success(200, found)
                    : Answer.problem(404, "Could not retrieve a resource", "Not found");
        }
        ArrayNode names = JsonNodeFactory.instance.arrayNode();
        GLOBAL.store()
                .list(ResourceKinds.byPath(path).orElseThrow(), mesh)
                .forEach(found -> names.add(found.key().name()));
        return Answer.success(200, Optional.of(names));
    }

    private static ResourceKey key(String mesh, String path) {
        if (path.isEmpty()) {
            return ResourceKey.global("Mesh", mesh);
        }
        int slash = path.indexOf('/');
        return ResourceKinds.byPath(path.substring(0, slash)).orElseThrow().key(mesh, path.substring(slash + 1));
    }

    private static Answer answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Created created -> Answer.success(201, stored(created.key()));
            case Outcome.Updated updated -> Answer.success(200, stored(updated.key()));
            case Outcome.Deleted deleted -> Answer.success(200, Optional.empty());
            case Outcome.Refused(Stage stage, List<Violation> violations) -> refused(stage, violations);
            case Outcome.NotFound missing -> Answer.problem(404, "Could not delete a resource", "Not found");
            case Outcome.MeshMissing missing -> Answer.problem(404, "Failed to retrieve Mesh", "Not found");
            case Outcome.ReadOnly readOnly -> Answer.problem(405, "Method not allowed", readOnly.message());
            case Outcome.Denied(String reason) -> Answer.problem(403, "Access Denied", reason);
            case Outcome.Stale stale -> Answer.problem(409, "Conflict", "stale");
            case Outcome.Contended contended -> Answer.problem(409, "Conflict", "contended");
        };
    }

    private static Optional<JsonNode> stored(ResourceKey key) {
        return GLOBAL.store().get(key).map(found -> ResourceDocuments.spec(found.resource()));
    }

    private static Answer refused(Stage stage, List<Violation> violations) {
        String title =
                switch (stage) {
                    case PROCESSING -> "Could not process a resource";
                    case LABELS -> "Could not update a resource";
                    case CREATING -> "Failed to create a resource";
                    case UPDATING -> "Failed to update a resource";
                    case DELETING -> "Could not delete a resource";
                };
        return new Answer(400, title, "Resource is not valid", violations, Optional.empty());
    }
}
