/**
 * The store in a database: one journal for H2 and PostgreSQL, with what differs in {@link io.meridian.common.store.panache.Dialect}.
 * The only package that knows SQL. Secrets are sealed before they reach a row ({@link io.meridian.common.store.panache.StoreKey}).
 */
@NullMarked
package io.meridian.common.store.panache;

import org.jspecify.annotations.NullMarked;
