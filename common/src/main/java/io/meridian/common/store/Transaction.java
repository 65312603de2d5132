package io.meridian.common.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One decided write, as a journal makes it durable and an image takes it in.
 *
 * @param sequence number of the transaction in its store, from 1, without gaps; it counts also those that have no revision
 * @param at position of the commit; the head before it when {@code changes} is empty
 * @param time when it was decided
 * @param author who asked
 * @param changes what changed at peers, in the order of the write
 * @param silent what changed here without a canonical byte of it changing, such as a status or an owner
 * @param entries what the changes are in the log, in order; the index of one is its ordinal within the revision
 * @param attributes attributes set, or removed where empty
 */
public record Transaction(
        long sequence,
        Position at,
        Instant time,
        String author,
        List<Change> changes,
        List<Change> silent,
        List<LogEntry> entries,
        Map<String, Optional<String>> attributes) {

    public Transaction {
        changes = List.copyOf(changes);
        silent = List.copyOf(silent);
        entries = List.copyOf(entries);
        attributes = Map.copyOf(attributes);
    }

    /** The commit that listeners see; empty when nothing changed for them. */
    public Optional<Commit> commit() {
        return changes.isEmpty() ? Optional.empty() : Optional.of(new Commit(at, changes));
    }
}
