package io.meridian.common.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.validation.Violation;
import java.util.List;
import java.util.Optional;

/**
 * One case of the rule table: requests about one mesh, in order, and what each is to be answered.
 *
 * @param title the rules it is about, and for a family the value
 * @param mesh name of the mesh that it may use
 * @param steps the requests
 */
public record MeshRule(String title, String mesh, List<Step> steps) {

    /** One request. */
    public sealed interface Step {
        Expectation expectation();

        /**
         * A Mesh is put.
         *
         * @param name its name in the path
         * @param body the whole document
         */
        record PutMesh(String name, ObjectNode body, Expectation expectation) implements Step {}

        /** A user puts a Secret of the mesh. */
        record PutSecret(String name, ObjectNode body, Expectation expectation) implements Step {}

        /** Something is deleted: {@code path} stands below the mesh, and is empty for the mesh itself. */
        record Delete(String path, Expectation expectation) implements Step {}

        /** Something is read; as for {@link Delete}, and a collection is one segment. */
        record Get(String path, Expectation expectation) implements Step {}
    }

    /**
     * What a request is to be answered; where all is empty, it is to be accepted.
     *
     * @param refused exactly these violations with status 400; a message may end in {@code *}
     * @param stored what reading the mesh, or what was read, then gives beside metadata
     * @param names names in the collection that was read
     * @param status the status, or {@code any}
     * @param detail may end in {@code *}
     */
    public record Expectation(
            Optional<List<Violation>> refused,
            Optional<JsonNode> stored,
            Optional<List<String>> names,
            Optional<String> status,
            Optional<String> title,
            Optional<String> detail) {

        /** Whether the answer is a success of some kind. */
        public boolean accepted() {
            return refused.isEmpty() && status.isEmpty();
        }

        /** Whether any answer will do. */
        public boolean anything() {
            return status.equals(Optional.of("any"));
        }

        /** Whether a text is as expected: equal, or as the expectation up to its star. */
        public static boolean matches(String expected, String text) {
            return expected.endsWith("*")
                    ? text.startsWith(expected.substring(0, expected.length() - 1))
                    : text.equals(expected);
        }
    }

    @Override
    public String toString() {
        return title;
    }
}
