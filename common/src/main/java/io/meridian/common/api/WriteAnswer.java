package io.meridian.common.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The body of a successful PUT or DELETE.
 *
 * @param warnings what the author should know; absent when there is nothing
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public record WriteAnswer(List<String> warnings) {

    /** The list is never null, also when a client reads a body that lacks it. */
    @SuppressWarnings({"ConstantValue", "RedundantNullCheck"})
    public WriteAnswer {
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }
}
