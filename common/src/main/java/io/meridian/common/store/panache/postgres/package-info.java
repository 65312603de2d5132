/**
 * The entities of the persistence unit {@code postgres}. Panache takes an entity for one unit only, so that each unit has thin ones of its
 * own (docs/decisions/0021).
 */
@NullMarked
package io.meridian.common.store.panache.postgres;

import org.jspecify.annotations.NullMarked;
