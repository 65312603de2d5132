/**
 * What nobody wrote but everybody gets: the policies and keys of a new mesh, what a control plane lacks at its start, and members that are
 * filled in when a mesh is written (spec/mesh-resource §3, §5). Plans only: pure functions of what is there, carried out by others.
 */
@NullMarked
package io.meridian.common.defaults;

import org.jspecify.annotations.NullMarked;
