package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import java.time.Instant;

/**
 * Who changed one resource, and when. Says nothing of what the resource says.
 *
 * @param at when it was decided
 * @param author who asked
 * @param effect created, updated or deleted
 * @param version the version it made; of a deletion, the version it took away
 * @param revision revision of the store after it
 */
public record AuditEntry(
        Instant at, String author, WriteResult.Effect effect, ResourceKey key, long version, long revision) {}
