/** What a client of this zone gets for what it asks: a question and a snapshot to an assignment. Pure. */
@NullMarked
package io.meridian.zone.routing;

import org.jspecify.annotations.NullMarked;
