/**
 * May this dataplane join this mesh? The rules of a mesh and the tags of a proxy to a verdict that names the rule, as a pure
 * function; and who stands where now, judged again whenever a mesh or a dataplane changes.
 */
@NullMarked
package io.meridian.zone.membership;

import org.jspecify.annotations.NullMarked;
