package io.meridian.cli.resource;

import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A kind as people name it: {@code meshes}, {@code mesh}, {@code Mesh} or {@code m}. */
final class KindName implements ITypeConverter<ResourceKind>, Iterable<String> {

    @Override
    public ResourceKind convert(String given) {
        String wanted = bare(given);
        return ResourceKinds.SERVED.stream()
                .filter(kind -> wanted.equals(bare(kind.path()))
                        || wanted.equals(bare(kind.name()))
                        || wanted.equals(bare(kind.plural()))
                        || wanted.equals(kind.shortName())
                        || kind.alternativePath()
                                .filter(path -> wanted.equals(bare(path)))
                                .isPresent())
                .findFirst()
                .orElseThrow(() -> new TypeConversionException(
                        "'" + given + "' is no kind: name one such as meshes, dataplanes or meshtimeouts"));
    }

    /** What a shell offers for completion. */
    @Override
    public Iterator<String> iterator() {
        return ResourceKinds.SERVED.stream().map(ResourceKind::path).iterator();
    }

    private static String bare(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }
}
