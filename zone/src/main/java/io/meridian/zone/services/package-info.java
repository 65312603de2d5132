/**
 * Services as resources: MeshServices that follow the dataplanes of this zone, addresses, host names and members of every service, and
 * what is known of those behind it. Rules are pure; what they say of a service beside its spec is derived when it is read.
 */
@NullMarked
package io.meridian.zone.services;

import org.jspecify.annotations.NullMarked;
