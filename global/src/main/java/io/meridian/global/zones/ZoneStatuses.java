package io.meridian.global.zones;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.rest.SyncView;
import io.meridian.common.sync.drive.ProviderHub;
import io.meridian.common.sync.drive.SubscriberHub;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What global says of each zone, both ways at once.
 *
 * @param toZones what global gives them
 * @param fromZones what they give global
 * @param notices what else an operator should know of a zone, in words
 */
public record ZoneStatuses(ProviderHub toZones, SubscriberHub fromZones, Function<String, List<String>> notices)
        implements SyncView.OfGlobal {

    @Override
    public List<SyncStatus> zones() {
        return toZones.statuses().stream()
                .map(status -> whole(status, fromZones.status(status.zone())))
                .toList();
    }

    @Override
    public Optional<SyncStatus> zone(String name) {
        return toZones.status(name)
                .map(status -> whole(
                        status.withKinds(toZones.shareOf(name)),
                        fromZones.status(name).map(up -> up.withKinds(fromZones.heldOf(name)))));
    }

    private SyncStatus whole(SyncStatus down, Optional<SyncStatus> up) {
        SyncStatus whole = up.map(down::withProvides).orElse(down);
        for (String notice : notices.apply(down.zone())) {
            whole = whole.withProblem(notice);
        }
        return whole;
    }
}
