/**
 * Where a client of this zone finds a service: instances, ingresses and egresses become priorities and weights, each with the reason
 * why it stands there or is left out. Pure, and before any type of a proxy.
 */
@NullMarked
package io.meridian.zone.endpoints;

import org.jspecify.annotations.NullMarked;
