/**
 * The Mesh as a value: what its bytes mean, with the defaults that apply when a value is used (spec/mesh-resource §1, §3). Everything
 * that decides by a Mesh reads it from here, and nothing here can be changed.
 */
@NullMarked
package io.meridian.common.model.mesh;

import org.jspecify.annotations.NullMarked;
