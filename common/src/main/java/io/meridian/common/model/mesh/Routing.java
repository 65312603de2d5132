package io.meridian.common.model.mesh;

/**
 * How traffic is routed (spec/mesh-resource §9).
 *
 * @param localityAware whether endpoints in the same zone are preferred
 * @param zoneEgress whether traffic that leaves the zone goes through its egress; works only with mutual TLS
 * @param forbidMeshExternalServices whether MeshExternalServices are denied by default
 */
public record Routing(boolean localityAware, boolean zoneEgress, boolean forbidMeshExternalServices) {}
