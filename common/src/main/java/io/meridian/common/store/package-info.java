/**
 * Where resources live: the store contract and the revision log. A write is decided by a pure function of the current
 * {@link io.meridian.common.store.Image}, made durable by a {@link io.meridian.common.store.Journal}, and only then seen by
 * readers and cursors. What a database must do is the journal and nothing else.
 */
@NullMarked
package io.meridian.common.store;

import org.jspecify.annotations.NullMarked;
