package io.meridian.cli.resource;

import io.meridian.common.model.ResourceKind;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * One resource as a word: {@code KIND/MESH/NAME}, or {@code KIND/NAME} for kinds of global scope.
 *
 * @param mesh empty for kinds of global scope
 */
public record ResourceReference(ResourceKind kind, String mesh, String name) {

    /** Its place in REST. */
    public String path() {
        return ResourcePath.item(kind, mesh, name);
    }

    /** For people: {@code MeshTimeout t-1 (mesh default)}. */
    public String words() {
        return ResourcePath.words(kind, mesh, name);
    }

    /** Reads the word. */
    public static final class Reader implements ITypeConverter<ResourceReference> {
        private final KindName kinds = new KindName();

        @Override
        public ResourceReference convert(String given) {
            String[] parts = given.split("/", -1);
            ResourceKind kind = kinds.convert(parts[0]);
            int expected = kind.meshScoped() ? 3 : 2;
            if (parts.length != expected || parts[expected - 1].isEmpty() || parts[1].isEmpty()) {
                throw new TypeConversionException("'" + given + "' names no " + kind.name() + ": write "
                        + (kind.meshScoped() ? "KIND/MESH/NAME" : "KIND/NAME"));
            }
            return new ResourceReference(kind, kind.meshScoped() ? parts[1] : "", parts[expected - 1]);
        }
    }
}
