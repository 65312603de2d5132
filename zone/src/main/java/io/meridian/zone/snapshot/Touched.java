package io.meridian.zone.snapshot;

import java.util.Comparator;

/**
 * What a change is about: one service of a mesh, all of a mesh, or everything.
 *
 * @param mesh name of the mesh; empty for all meshes
 * @param service value of {@code kuma.io/service}, or name of a MeshService; empty for all services
 */
public record Touched(String mesh, String service) implements Comparable<Touched> {
    /** Every service of every mesh. */
    public static final Touched ALL = new Touched("", "");

    private static final Comparator<Touched> ORDER =
            Comparator.comparing(Touched::mesh).thenComparing(Touched::service);

    static Touched ofService(String mesh, String service) {
        return new Touched(mesh, service);
    }

    static Touched ofMesh(String mesh) {
        return new Touched(mesh, "");
    }

    /** Whether a service is among what changed. */
    public boolean concerns(String ofMesh, String name) {
        return mesh.isEmpty() || (mesh.equals(ofMesh) && (service.isEmpty() || service.equals(name)));
    }

    @Override
    public int compareTo(Touched other) {
        return ORDER.compare(this, other);
    }
}
