/**
 * The rules of each kind that has any: Mesh, Secret, Zone and those with a structure of their own. {@link
 * io.meridian.common.admission.rules.ControlPlaneRules} lists them.
 */
@NullMarked
package io.meridian.common.admission.rules;

import org.jspecify.annotations.NullMarked;
