/** How the proxies of this zone fare, as the zone itself knows it and tells global. */
@NullMarked
package io.meridian.zone.insight;

import org.jspecify.annotations.NullMarked;
