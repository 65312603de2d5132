package io.meridian.common.sync.grpc.dialect;

import io.meridian.common.model.ResourceKey;
import java.util.Comparator;
import java.util.List;

/** Names and orders of the reference's dialect (spec/kds-protocol §3, §4.4). */
final class KumaNames {
    /** What others depend on comes first; deletion goes the other way round. */
    static final List<String> FIRST = List.of("Secret", "GlobalSecret", "Config", "Mesh");

    /** The order in which kinds are sent in one flush. */
    static final Comparator<String> SENDING_ORDER =
            Comparator.<String>comparingInt(KumaNames::rank).thenComparing(Comparator.naturalOrder());

    private KumaNames() {}

    /** Whether a kind's removals wait until everything that may refer to it is gone. */
    static boolean removedLast(String kind) {
        return FIRST.contains(kind);
    }

    /** {@code name.mesh}; of a kind of global scope it ends with the dot. */
    static String spell(ResourceKey key) {
        return key.name() + '.' + key.mesh();
    }

    /** Reads what {@link #spell} wrote: the mesh is what follows the last dot, none without a dot. */
    static ResourceKey key(String kind, String spelled) {
        int dot = spelled.lastIndexOf('.');
        return dot < 0
                ? ResourceKey.global(kind, spelled)
                : new ResourceKey(kind, spelled.substring(dot + 1), spelled.substring(0, dot));
    }

    private static int rank(String kind) {
        int index = FIRST.indexOf(kind);
        return index < 0 ? FIRST.size() : index;
    }
}
