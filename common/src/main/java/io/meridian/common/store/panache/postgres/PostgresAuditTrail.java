package io.meridian.common.store.panache.postgres;

import io.meridian.common.store.panache.Dialect;
import io.meridian.common.store.panache.PanacheAuditTrail;
import jakarta.inject.Singleton;

/** The audit trail of a PostgreSQL store. */
@Singleton
public class PostgresAuditTrail extends PanacheAuditTrail<PostgresAuditRow> {
    @Override
    public Dialect dialect() {
        return Dialect.POSTGRES;
    }
}
