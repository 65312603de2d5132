package io.meridian.zone.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.zone.routing.ServiceReading;
import io.meridian.zone.snapshot.ServiceProfile;
import io.meridian.zone.snapshot.ServiceProfile.Counted;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.util.Collections;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What other zones need to know of those behind a MeshService. For one that selects by service tag alone, as all that are generated do,
 * it costs what there are different dataplanes, not what there are.
 *
 * @param healthy whether some dataplane has a ready inbound for every port
 * @param identities every value of {@code kuma.io/service} of the dataplanes
 */
record Behind(boolean healthy, SortedSet<String> identities) {
    private static final String SERVICE = "kuma.io/service";

    Behind {
        identities = Collections.unmodifiableSortedSet(new TreeSet<>(identities));
    }

    static Behind of(ServiceReading service, ZoneSnapshot snapshot) {
        Map<String, String> tags = service.dataplaneTags();
        String tag = tags.get(SERVICE);
        if (tag == null || tags.size() > 1 || service.dataplaneName().isPresent()) {
            Backing backing = Backing.of(service, snapshot);
            return new Behind(backing.healthy() > 0, backing.identities());
        }
        boolean healthy = false;
        SortedSet<String> identities = new TreeSet<>();
        for (Counted counted :
                snapshot.local().profiles(service.resource().key().mesh(), tag)) {
            identities.addAll(counted.profile().services());
            healthy |= service.ports().stream().allMatch(port -> ready(counted.profile(), port));
        }
        return new Behind(healthy, identities);
    }

    private static boolean ready(ServiceProfile profile, JsonNode port) {
        return profile.ports().stream()
                .anyMatch(each -> each.ready() && ServiceReading.serves(each.name(), each.number(), port));
    }
}
