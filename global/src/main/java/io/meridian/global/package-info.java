/** The control plane of the whole mesh: what {@code common} offers, wired together as global. */
@NullMarked
package io.meridian.global;

import org.jspecify.annotations.NullMarked;
