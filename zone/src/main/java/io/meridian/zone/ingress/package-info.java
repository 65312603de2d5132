/** What the ingresses of this zone tell the other zones: the services that can be reached through them. */
@NullMarked
package io.meridian.zone.ingress;

import org.jspecify.annotations.NullMarked;
