/**
 * What a control plane holds: kinds, keys and resources, as immutable values. Everything else depends on this package and it
 * depends on nothing but protobuf's byte strings. A kind is one entry of {@link io.meridian.common.model.ResourceKinds}; store,
 * REST, sync, CLI and YAML read that entry and know no kind by name.
 */
@NullMarked
package io.meridian.common.model;

import org.jspecify.annotations.NullMarked;
