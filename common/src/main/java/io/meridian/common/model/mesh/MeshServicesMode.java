package io.meridian.common.model.mesh;

/** Whether MeshServices are generated, and who gets them (spec/mesh-resource §8). */
public enum MeshServicesMode {
    /** Nothing is generated. Also what an unknown number means. */
    DISABLED,
    /** Generated and given to every proxy. */
    EVERYWHERE,
    /** Generated, and given only to proxies that list reachable backends. */
    REACHABLE_BACKENDS,
    /** Generated and used alone: configuration by {@code kuma.io/service} is dropped. */
    EXCLUSIVE
}
