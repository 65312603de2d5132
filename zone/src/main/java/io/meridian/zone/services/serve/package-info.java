/** Services of a zone put together, with their settings. */
@NullMarked
package io.meridian.zone.services.serve;

import org.jspecify.annotations.NullMarked;
