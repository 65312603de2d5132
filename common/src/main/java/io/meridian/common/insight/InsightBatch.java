package io.meridian.common.insight;

import io.meridian.common.model.ResourceKey;
import java.util.List;
import java.util.Set;

/**
 * Insights of one zone that changed, once each however often they did.
 *
 * @param puts what is new or other than before
 * @param removals keys of insights that are gone
 * @param settled kinds of which the whole set was sent with this batch, counted from the start of the session: what was not among it
 *     is gone
 */
public record InsightBatch(List<Insight> puts, List<ResourceKey> removals, Set<String> settled) {

    /** Nothing to say. */
    public static final InsightBatch EMPTY = new InsightBatch(List.of(), List.of(), Set.of());

    public InsightBatch {
        puts = List.copyOf(puts);
        removals = List.copyOf(removals);
        settled = Set.copyOf(settled);
    }

    public boolean isEmpty() {
        return puts.isEmpty() && removals.isEmpty() && settled.isEmpty();
    }
}
