package io.meridian.common.sync;

import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.History;
import io.meridian.common.store.History.Latest;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A range of the log, or all of it, as read for one filter.
 *
 * @param common what is the same for every zone with the filter: sessions share these very instances, so a transport may keep an
 *     encoding beside each
 * @param particular what depends on the zone, to be looked at for each
 */
record Excerpt(List<Part> common, List<Latest> particular) {

    static Excerpt ofState(List<Latest> all, Direction direction, Filter filter) {
        Sorting sorting = new Sorting(direction, filter);
        all.forEach(sorting::add);
        // There is nothing to remove from a state that is sent whole.
        sorting.difference.removals().clear();
        return sorting.excerpt();
    }

    static Excerpt ofChanges(List<Latest> changes, History log, Tally tally, Direction direction, Filter filter) {
        Sorting sorting = new Sorting(direction, filter);
        changes.forEach(sorting::add);
        List<Latest> zones = changes.stream()
                .filter(latest -> latest.wire().kind().equals(ResourceKinds.ZONE.name()))
                .toList();
        Set<String> switched = zones.stream()
                .flatMap(latest -> latest.current().stream())
                .map(stored -> stored.key().name())
                .filter(tally::passesOnFrom)
                .collect(Collectors.toSet());
        // Of a deleted Zone only its key at peers is left, which is not its name.
        boolean anyDeleted = zones.stream().anyMatch(latest -> latest.current().isEmpty());
        if (anyDeleted || !switched.isEmpty()) {
            sorting.addAllFrom(zone -> anyDeleted || switched.contains(zone), log);
        }
        return sorting.excerpt();
    }

    private static final class Sorting {
        private final Direction direction;
        private final Filter filter;
        private final Difference difference = new Difference();
        private final List<Latest> particular = new ArrayList<>();

        Sorting(Direction direction, Filter filter) {
            this.direction = direction;
            this.filter = filter;
        }

        void add(Latest latest) {
            if (!filter.kinds().contains(latest.wire().kind()) || !direction.concerns(latest.wire())) {
                return;
            }
            if (latest.current()
                    .map(StoredResource::resource)
                    .filter(direction::received)
                    .isPresent()) {
                return;
            }
            Optional<Audience> audience =
                    latest.current().map(StoredResource::resource).flatMap(direction::audience);
            if (audience.isPresent() && audience.get().dependsOnZone()) {
                particular.add(latest);
            } else if (audience.isPresent() && audience.get().fits(filter)) {
                difference.upsert(latest.current().orElseThrow());
            } else {
                // It was deleted, or it is not for this filter any more: the zone may hold it from before.
                difference.remove(latest.wire());
            }
        }

        /** A zone was enabled or disabled, so all that came from it appears or disappears elsewhere without having changed. */
        void addAllFrom(Predicate<String> zones, History log) {
            for (Latest latest : log.all()) {
                latest.current()
                        .map(StoredResource::resource)
                        .flatMap(direction::audience)
                        .flatMap(Audience::origin)
                        .filter(zones)
                        .ifPresent(zone -> particular.add(latest));
            }
        }

        Excerpt excerpt() {
            return new Excerpt(difference.parts(), List.copyOf(particular));
        }
    }
}
