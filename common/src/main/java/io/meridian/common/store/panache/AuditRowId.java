package io.meridian.common.store.panache;

import jakarta.persistence.Embeddable;

/**
 * The place of an audit entry.
 *
 * @param sequence number of the transaction
 * @param ordinal its place in it
 */
@Embeddable
public record AuditRowId(long sequence, int ordinal) {}
