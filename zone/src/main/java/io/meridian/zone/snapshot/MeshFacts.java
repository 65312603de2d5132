package io.meridian.zone.snapshot;

import io.meridian.common.model.mesh.Mesh;
import io.meridian.zone.membership.Constraints;

/**
 * What a mesh says.
 *
 * @param mesh its spec
 * @param constraints who may join
 */
public record MeshFacts(Mesh mesh, Constraints constraints) {}
