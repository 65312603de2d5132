package io.meridian.common.store.panache;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.AuditEntry;
import io.meridian.common.store.AuditTrail;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.transaction.Transactional;
import java.util.List;

/**
 * The audit trail by Panache, over the entity of one persistence unit.
 *
 * @param <E> the entity
 */
@Transactional
public abstract class PanacheAuditTrail<E extends AuditRow>
        implements AuditTrail, PanacheRepositoryBase<E, AuditRowId> {
    private static final Sort NEWEST_FIRST = Sort.descending("id.sequence", "id.ordinal");

    /** The database it reads. */
    public abstract Dialect dialect();

    @Override
    public List<AuditEntry> latest(int limit) {
        return findAll(NEWEST_FIRST).page(0, limit).stream()
                .map(AuditRow::entry)
                .toList();
    }

    @Override
    public List<AuditEntry> of(ResourceKey key, int limit) {
        return find("kind = ?1 and mesh = ?2 and name = ?3", NEWEST_FIRST, key.kind(), key.mesh(), key.name())
                .page(0, limit)
                .stream()
                .map(AuditRow::entry)
                .toList();
    }
}
