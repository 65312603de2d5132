package io.meridian.common.rest;

import io.meridian.common.model.ResourceKind;
import java.util.List;
import java.util.stream.Stream;

/** Where the resources of a kind are (spec/rest-api §2.1). */
final class ResourcePaths {

    private static final String MESH = "/meshes/{mesh}/";

    private ResourcePaths() {}

    /** The path segment of a kind's collection in each of its spellings. */
    static List<String> of(ResourceKind kind) {
        return Stream.concat(Stream.of(kind.path()), kind.alternativePath().stream())
                .toList();
    }

    /** The template of one resource. */
    static String item(ResourceKind kind, String path) {
        return (kind.meshScoped() ? MESH : "/") + path + "/{name}";
    }

    /** The templates of its lists: of one mesh and of all, or the one of global scope. */
    static List<String> lists(ResourceKind kind, String path) {
        return kind.meshScoped() ? List.of(MESH + path, "/" + path) : List.of("/" + path);
    }
}
