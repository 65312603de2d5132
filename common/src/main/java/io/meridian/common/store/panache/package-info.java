/**
 * The store in a database: one journal for H2 and PostgreSQL, with what differs in {@link io.meridian.common.store.panache.Dialect}.
 * The only package that knows SQL. Secrets are sealed before they reach a row ({@link io.meridian.common.store.panache.StoreKey}).
 *
 * <p>A Quarkus application opens it in two steps: before Quarkus starts it sets {@link
 * io.meridian.common.store.panache.StoreLocation#quarkusProperties()} as system properties, which wakes one of the two datasources in
 * the package; once started it asks the bean {@link io.meridian.common.store.panache.DatabaseOpening}. Without Quarkus, {@link
 * io.meridian.common.store.panache.StoreSchema#migrate} and {@link io.meridian.common.store.panache.DatabaseStore#open} do.
 */
@NullMarked
package io.meridian.common.store.panache;

import org.jspecify.annotations.NullMarked;
