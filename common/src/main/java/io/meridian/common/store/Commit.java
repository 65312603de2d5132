package io.meridian.common.store;

import java.util.List;

/**
 * What one transaction changed, as listeners and cursors see it.
 *
 * @param at its position
 * @param changes one for each resource whose canonical bytes changed, in the order of the write
 */
public record Commit(Position at, List<Change> changes) {
    public Commit {
        changes = List.copyOf(changes);
    }
}
