package io.meridian.common.model;

/** Where the name of a resource is unique. */
public enum Scope {
    /** In the whole control plane; the mesh of its key is empty. */
    GLOBAL,
    /** In its mesh. */
    MESH
}
