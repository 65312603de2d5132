package io.meridian.common.store.panache.postgres;

import io.meridian.common.store.panache.AuditRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of the audit in a PostgreSQL store. */
@Entity
@Table(name = "audit_entry")
public class PostgresAuditRow extends AuditRow {}
