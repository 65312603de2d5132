/**
 * Certificate authorities of a mesh: what each type demands of its backend, which Secrets it uses, and what it makes when a mesh is
 * written (spec/mesh-resource §4.3, §6). Key material comes in and goes out as bytes; none is ever part of a message.
 */
@NullMarked
package io.meridian.common.ca;

import org.jspecify.annotations.NullMarked;
