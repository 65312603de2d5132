package io.meridian.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.testing.MeshRule.Expectation;
import io.meridian.common.validation.Violation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What a request of the rule table was answered, as much of it as the table knows.
 *
 * @param title of a problem, else empty
 * @param detail of a problem, else empty
 * @param body after a success: the members beside metadata of what was written or read, or the names in a collection
 */
public record MeshRuleAnswer(
        int status, String title, String detail, List<Violation> violations, Optional<JsonNode> body) {

    private static final Comparator<JsonNode> NUMBERS_BY_VALUE =
            (a, b) -> a.equals(b) || a.isNumber() && b.isNumber() && a.asDouble() == b.asDouble() ? 0 : 1;

    public static MeshRuleAnswer success(int status, Optional<JsonNode> body) {
        return new MeshRuleAnswer(status, "", "", List.of(), body);
    }

    public static MeshRuleAnswer problem(int status, String title, String detail) {
        return new MeshRuleAnswer(status, title, detail, List.of(), Optional.empty());
    }

    /** Fails unless the answer is as expected. */
    public void check(Expectation expected) {
        if (expected.anything()) {
            return;
        }
        if (expected.accepted()) {
            assertThat(violations).isEmpty();
            assertThat(detail).isEmpty();
            assertThat(status).isBetween(200, 201);
        }
        expected.refused().ifPresent(wanted -> {
            assertThat(status).isEqualTo(400);
            assertThat(detail).isEqualTo("Resource is not valid");
            assertThat(violations)
                    .usingElementComparator(MeshRuleAnswer::compare)
                    .containsExactlyElementsOf(wanted);
        });
        expected.status().ifPresent(wanted -> assertThat(status).isEqualTo(Integer.parseInt(wanted)));
        expected.title().ifPresent(wanted -> assertThat(title).isEqualTo(wanted));
        expected.detail().ifPresent(wanted -> assertThat(detail)
                .matches(text -> Expectation.matches(wanted, text), "is as " + wanted));
        expected.stored().ifPresent(wanted -> {
            JsonNode stored = body.orElseThrow();
            assertThat(stored.equals(NUMBERS_BY_VALUE, wanted))
                    .as("%s is %s", stored, wanted)
                    .isTrue();
        });
        expected.names().ifPresent(names -> assertThat(body.orElseThrow())
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrderElementsOf(names));
    }

    private static int compare(Violation actual, Violation expected) {
        boolean same =
                actual.field().equals(expected.field()) && Expectation.matches(expected.message(), actual.message());
        return same ? 0 : 1;
    }
}
