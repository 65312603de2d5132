/**
 * The rules of a Mesh that need nothing but the Mesh (spec/mesh-resource §4.2), section by section and in the reference's order, and what its
 * author is warned of. What needs other resources is in {@link io.meridian.common.ca} and {@code common.admission.rules}.
 */
@NullMarked
package io.meridian.common.validation.mesh;

import org.jspecify.annotations.NullMarked;
