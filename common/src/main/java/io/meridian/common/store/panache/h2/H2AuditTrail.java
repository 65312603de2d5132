package io.meridian.common.store.panache.h2;

import io.meridian.common.store.panache.Dialect;
import io.meridian.common.store.panache.PanacheAuditTrail;
import jakarta.inject.Singleton;

/** The audit trail of an embedded store. */
@Singleton
public class H2AuditTrail extends PanacheAuditTrail<H2AuditRow> {
    @Override
    public Dialect dialect() {
        return Dialect.H2;
    }
}
