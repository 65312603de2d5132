package io.meridian.common.store.panache;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.AuditEntry;
import io.meridian.common.store.WriteResult.Effect;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.MappedSuperclass;
import java.time.OffsetDateTime;
import org.hibernate.annotations.Immutable;

/** A row of table {@code audit_entry}, for reading: the journal writes it. Each persistence unit has an entity of its own that is this. */
@MappedSuperclass
@Immutable
public abstract class AuditRow {
    @EmbeddedId
    AuditRowId id;

    OffsetDateTime written;
    String author;
    String effect;
    String kind;
    String mesh;
    String name;
    long version;
    long revision;

    /** For Hibernate, which fills it. */
    @SuppressWarnings("NullAway.Init")
    protected AuditRow() {}

    AuditEntry entry() {
        return new AuditEntry(
                written.toInstant(),
                author,
                Effect.valueOf(effect),
                new ResourceKey(kind, mesh, name),
                version,
                revision);
    }
}
