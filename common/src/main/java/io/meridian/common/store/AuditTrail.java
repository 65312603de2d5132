package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import java.util.List;

/** The changes of a store with their authors, as far back as its {@link Retention} reaches. Reads the database: not for hot paths. */
public interface AuditTrail {

    /** The latest, newest first. */
    List<AuditEntry> latest(int limit);

    /** The latest of one resource, newest first. */
    List<AuditEntry> of(ResourceKey key, int limit);
}
