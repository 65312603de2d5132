/**
 * What the {@code conf} of a backend means to its type (spec/mesh-resource §1.4, §1.5). A {@code conf} is stored as it was written; each
 * use reads it by the rules of protobuf's JSON form, in which a member can be unreadable or unknown.
 */
@NullMarked
package io.meridian.common.model.mesh.conf;

import org.jspecify.annotations.NullMarked;
