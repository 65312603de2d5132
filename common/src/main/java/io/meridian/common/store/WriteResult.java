package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import java.util.List;

/** What became of a write. */
public sealed interface WriteResult {

    /**
     * It is durable.
     *
     * @param at position of the commit; the head before it when no canonical byte changed
     * @param outcomes what happened to each mutation, in their order
     */
    record Committed(Position at, List<Outcome> outcomes) implements WriteResult {}

    /** Another write came first, or the resource is not as expected: nothing was written. */
    record Conflict(ResourceKey key, Reason reason) implements WriteResult {}

    /** A condition does not hold: nothing was written. */
    record ConditionFailed(Write.Condition condition) implements WriteResult {}

    /** What happened to one resource. */
    record Outcome(ResourceKey key, Effect effect, long version) {}

    enum Effect {
        CREATED,
        UPDATED,
        UNCHANGED,
        DELETED
    }

    enum Reason {
        /** It exists and must not. */
        EXISTS,
        /** It does not exist and must. */
        MISSING,
        /** It is at another version. */
        VERSION
    }
}
