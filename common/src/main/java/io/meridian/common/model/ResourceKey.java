package io.meridian.common.model;

import java.util.Comparator;

/**
 * The identity of a resource in one control plane.
 *
 * @param kind name of its kind, such as {@code MeshTimeout}; a kind this version does not know is possible
 * @param mesh its mesh, empty for kinds of global scope
 * @param name its name as stored here
 */
public record ResourceKey(String kind, String mesh, String name) implements Comparable<ResourceKey> {

    private static final Comparator<ResourceKey> ORDER = Comparator.comparing(ResourceKey::kind)
            .thenComparing(ResourceKey::mesh)
            .thenComparing(ResourceKey::name);

    /** The key of a resource of global scope. */
    public static ResourceKey global(String kind, String name) {
        return new ResourceKey(kind, "", name);
    }

    /** By kind, then mesh, then name: the order of lists and of everything that must not depend on chance. */
    @Override
    public int compareTo(ResourceKey other) {
        return ORDER.compare(this, other);
    }

    /** As messages of the reference name a resource: {@code type="Mesh" name="default" mesh=""}. */
    @Override
    public String toString() {
        return "type=\"" + kind + "\" name=\"" + name + "\" mesh=\"" + mesh + "\"";
    }
}
