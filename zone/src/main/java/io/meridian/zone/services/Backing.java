package io.meridian.zone.services;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.zone.endpoints.Instance;
import io.meridian.zone.routing.ServiceReading;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The dataplanes behind a MeshService of this zone (spec/mesh-resource §8.2).
 *
 * @param dataplanes those that it selects, each with whether it has a ready inbound for every port
 * @param identities every value of {@code kuma.io/service} of those dataplanes
 */
record Backing(SortedMap<ResourceKey, Boolean> dataplanes, SortedSet<String> identities) {
    private static final String SERVICE = "kuma.io/service";

    Backing {
        dataplanes = Collections.unmodifiableSortedMap(new TreeMap<>(dataplanes));
        identities = Collections.unmodifiableSortedSet(new TreeSet<>(identities));
    }

    static Backing of(ServiceReading service, ZoneSnapshot snapshot) {
        SortedMap<ResourceKey, List<Instance>> selected = new TreeMap<>();
        String mesh = service.resource().key().mesh();
        service.selected(candidates(service, snapshot)).stream()
                .filter(Instance::isMember)
                .forEach(instance -> selected.computeIfAbsent(
                                ResourceKinds.DATAPLANE.key(mesh, instance.dataplane()), none -> new ArrayList<>())
                        .add(instance));
        SortedMap<ResourceKey, Boolean> dataplanes = new TreeMap<>();
        SortedSet<String> identities = new TreeSet<>();
        for (Map.Entry<ResourceKey, List<Instance>> each : selected.entrySet()) {
            dataplanes.put(each.getKey(), service.ports().stream().allMatch(port -> ready(each.getValue(), port)));
            snapshot.local().of(each.getKey()).stream()
                    .map(instance -> instance.tags().getOrDefault(SERVICE, ""))
                    .filter(value -> !value.isEmpty())
                    .forEach(identities::add);
        }
        return new Backing(dataplanes, identities);
    }

    int healthy() {
        return (int) dataplanes.values().stream().filter(each -> each).count();
    }

    private static boolean ready(List<Instance> instances, JsonNode port) {
        return instances.stream()
                .anyMatch(instance -> instance.absent().isEmpty() && ServiceReading.serves(instance, port));
    }

    private static List<Instance> candidates(ServiceReading service, ZoneSnapshot snapshot) {
        String mesh = service.resource().key().mesh();
        Optional<String> only = service.dataplaneName();
        if (only.isPresent()) {
            return snapshot.local().of(ResourceKinds.DATAPLANE.key(mesh, only.get()));
        }
        String tag = service.dataplaneTags().get(SERVICE);
        return tag == null ? snapshot.local().of(mesh) : snapshot.local().of(mesh, tag);
    }
}
