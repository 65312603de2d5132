/**
 * Documents and bytes: Universal and Kubernetes form, JSON and YAML, onto one model, and the canonical bytes of a resource.
 * Decoding what was encoded gives the same value.
 */
@NullMarked
package io.meridian.common.codec;

import org.jspecify.annotations.NullMarked;
