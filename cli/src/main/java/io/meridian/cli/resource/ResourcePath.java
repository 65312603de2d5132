package io.meridian.cli.resource;

import io.meridian.cli.client.ControlPlane;
import io.meridian.common.model.ResourceKind;

/** Where resources are in REST (spec/rest-api §2.1). */
final class ResourcePath {
    private ResourcePath() {}

    /** All of a kind: of one mesh for kinds that have one, of all meshes when that is empty. */
    static String list(ResourceKind kind, String mesh) {
        return kind.meshScoped() && !mesh.isEmpty()
                ? "/meshes/" + ControlPlane.segment(mesh) + "/" + kind.path()
                : "/" + kind.path();
    }

    static String item(ResourceKind kind, String mesh, String name) {
        return list(kind, mesh) + "/" + ControlPlane.segment(name);
    }

    /** A resource for people: {@code MeshTimeout t-1 (mesh default)}. */
    static String words(ResourceKind kind, String mesh, String name) {
        return kind.name() + " " + name + (kind.meshScoped() ? " (mesh " + mesh + ")" : "");
    }
}
