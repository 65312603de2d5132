/** The zone's side of sync: what it takes from global, and how it reaches it. */
@NullMarked
package io.meridian.zone.sync;

import org.jspecify.annotations.NullMarked;
