package io.meridian.common.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * The body of every answer that reports a failure (spec/rest-api §2.12). Members in the order in which they are written.
 *
 * @param type always {@code /std-errors}
 * @param status the HTTP status once more
 * @param title which operation or stage failed; never empty, since kumactl prints it
 * @param detail what is wrong
 * @param invalidParameters the broken rules, absent when there are none
 * @param details deprecated copy of {@code detail}
 * @param causes deprecated copy of {@code invalidParameters}
 */
@JsonPropertyOrder({"type", "status", "title", "detail", "invalid_parameters", "details", "causes"})
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Problem(
        String type,
        int status,
        String title,
        String detail,
        @JsonProperty("invalid_parameters") List<InvalidParameter> invalidParameters,
        String details,
        List<Cause> causes) {

    private static final String TYPE = "/std-errors";

    /** Lists are never null, also when a client reads a body that lacks them. */
    @SuppressWarnings({"ConstantValue", "RedundantNullCheck"})
    public Problem {
        invalidParameters = invalidParameters == null ? List.of() : List.copyOf(invalidParameters);
        causes = causes == null ? List.of() : List.copyOf(causes);
    }

    /** One broken rule: a path into the document, and why. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record InvalidParameter(String field, String reason) {}

    /** One broken rule, as older clients read it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Cause(String field, String message) {}

    /** A failure that names no rule. */
    public static Problem of(int status, String title, String detail) {
        return of(status, title, detail, List.of());
    }

    /** A failure with the rules that were broken. */
    public static Problem of(int status, String title, String detail, List<InvalidParameter> invalid) {
        List<Cause> causes = invalid.stream()
                .map(parameter -> new Cause(parameter.field(), parameter.reason()))
                .toList();
        return new Problem(TYPE, status, title, detail, invalid, detail, causes);
    }
}
