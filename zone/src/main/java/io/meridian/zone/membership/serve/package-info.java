/** Membership as others see it: its settings, its answers over REST, its metrics, and all of it put together for a zone. */
@NullMarked
package io.meridian.zone.membership.serve;

import org.jspecify.annotations.NullMarked;
