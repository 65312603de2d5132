package io.meridian.common.sync.grpc.dialect;

import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which control plane provides on a stream. Global and zone speak the same protocol in this role; they differ in how they sign and in
 * what they have.
 *
 * @param identifier {@code control_plane.identifier} of its responses: {@code global}, or the zone's name (spec/kds-protocol §3.3,
 *     §3.4)
 * @param kinds names of the kinds that it may provide
 * @param insights whether it says how its proxies fare; insights are no resources of its log and go beside it
 */
public record ProviderRole(String identifier, SortedSet<String> kinds, boolean insights) {
    private static final ProviderRole GLOBAL = new ProviderRole("global", kinds(ResourceKind::globalToZone), false);

    public ProviderRole {
        kinds = Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
    }

    /** The global control plane. */
    public static ProviderRole global() {
        return GLOBAL;
    }

    /** The control plane of a zone. */
    public static ProviderRole zone(String name) {
        return new ProviderRole(name, kinds(kind -> kind.zoneToGlobal() && !kind.insight()), true);
    }

    private static TreeSet<String> kinds(Predicate<ResourceKind> which) {
        return ResourceKinds.ALL.stream()
                .filter(which)
                .map(ResourceKind::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
