package io.meridian.common.sync.direction;

import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.sync.Audience;
import io.meridian.common.sync.Direction;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * From one zone to global: its dataplanes and zone proxies, the services it offers, and the policies that were made in it
 * (spec/kds-protocol §5.4). Insights take another way: they are status and not configuration.
 *
 * @param zone name of the zone
 */
public record ZoneToGlobal(String zone) implements Direction {

    /** What a zone calls the one recipient it has. */
    public static final String RECIPIENT = "global";

    private static final SortedSet<String> KINDS = Collections.unmodifiableSortedSet(ResourceKinds.ALL.stream()
            .filter(kind -> kind.zoneToGlobal() && !kind.insight())
            .map(ResourceKind::name)
            .collect(Collectors.toCollection(TreeSet::new)));

    @Override
    public SortedSet<String> kinds() {
        return KINDS;
    }

    @Override
    public Optional<Audience> audience(Resource resource) {
        String kind = resource.key().kind();
        return KINDS.contains(kind)
                        && !received(resource)
                        && !resource.label(Labels.KDS_SYNC).equals("disabled")
                ? Optional.of(Audience.everyone(kind))
                : Optional.empty();
    }

    @Override
    public boolean concerns(ResourceKey wire) {
        return KINDS.contains(wire.kind());
    }

    /** What global sent says so in its label, whoever made it. */
    @Override
    public boolean received(Resource stored) {
        return stored.label(Labels.ORIGIN).equals(Labels.ORIGIN_GLOBAL);
    }

    @Override
    public Optional<String> disables(Resource resource) {
        return Optional.empty();
    }

    @Override
    public boolean brought(Resource stored) {
        return provider(stored).filter(zone::equals).isPresent();
    }

    /** The zone that provides a resource as it is stored at global; empty for what is global's own. */
    public static Optional<String> provider(Resource stored) {
        boolean provided = KINDS.contains(stored.key().kind())
                && stored.label(Labels.ORIGIN).equals(Labels.ORIGIN_ZONE)
                && !stored.label(Labels.ZONE).isEmpty();
        return provided ? Optional.of(stored.label(Labels.ZONE)) : Optional.empty();
    }
}
