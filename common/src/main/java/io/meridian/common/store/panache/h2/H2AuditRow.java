package io.meridian.common.store.panache.h2;

import io.meridian.common.store.panache.AuditRow;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;

/** A row of the audit in an embedded store. */
@Entity
@Table(name = "audit_entry")
public class H2AuditRow extends AuditRow {}
