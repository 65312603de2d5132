/** The certificate authority whose certificate and key its owner provides (spec/mesh-resource §4.3, §6.3). */
@NullMarked
package io.meridian.common.ca.provided;

import org.jspecify.annotations.NullMarked;
