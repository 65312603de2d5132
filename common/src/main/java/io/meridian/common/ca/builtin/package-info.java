/** The certificate authority that makes its own root: a pair of Secrets of the mesh (spec/mesh-resource §6.2). */
@NullMarked
package io.meridian.common.ca.builtin;

import org.jspecify.annotations.NullMarked;
