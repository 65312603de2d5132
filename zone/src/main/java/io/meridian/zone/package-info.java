/** The control plane of one zone: what {@code common} offers and what only zones do, wired together. */
@NullMarked
package io.meridian.zone;

import org.jspecify.annotations.NullMarked;
