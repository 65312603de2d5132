/**
 * A store without a database: the journal is a value in memory. What passes the store's contract here behaves as the stores on disk
 * do, so that tests and simulations use it in place of a mock.
 */
@NullMarked
package io.meridian.common.store.memory;

import org.jspecify.annotations.NullMarked;
