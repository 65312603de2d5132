package io.meridian.common.model;

/**
 * The identity of a resource in one control plane.
 *
 * @param kind name of its kind, such as {@code MeshTimeout}; a kind this version does not know is possible
 * @param mesh its mesh, empty for kinds of global scope
 * @param name its name as stored here
 */
public record ResourceKey(String kind, String mesh, String name) implements Comparable<ResourceKey> {

    /** The key of a resource of global scope. */
    public static ResourceKey global(String kind, String name) {
        return new ResourceKey(kind, "", name);
    }

    /** By kind, then mesh, then name: the order of lists and of everything that must not depend on chance. */
    @Override
    public int compareTo(ResourceKey other) {
        int byKind = kind.compareTo(other.kind);
        if (byKind != 0) {
            return byKind;
        }
        int byMesh = mesh.compareTo(other.mesh);
        return byMesh != 0 ? byMesh : name.compareTo(other.name);
    }

    /** As messages of the reference name a resource: {@code type="Mesh" name="default" mesh=""}. */
    @Override
    public String toString() {
        return "type=\"" + kind + "\" name=\"" + name + "\" mesh=\"" + mesh + "\"";
    }
}
