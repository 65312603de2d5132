package io.meridian.zone.snapshot;

import io.meridian.zone.endpoints.Instance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one dataplane means for one of its services, as far as the service is concerned: most dataplanes of a service have the same, so
 * that a service of thousands has a handful.
 *
 * @param ports its inbounds with the tag of the service, in their order
 * @param services all values of {@code kuma.io/service} of the dataplane
 */
public record ServiceProfile(List<Port> ports, SortedSet<String> services) {
    public ServiceProfile {
        ports = List.copyOf(ports);
        services = Collections.unmodifiableSortedSet(new TreeSet<>(services));
    }

    /**
     * One inbound.
     *
     * @param protocol value of {@code kuma.io/protocol}; may be empty
     * @param ready whether it takes traffic now
     */
    public record Port(String name, int number, String protocol, boolean ready) {}

    /**
     * So many dataplanes with the same profile.
     *
     * @param dataplanes at least 1
     */
    public record Counted(ServiceProfile profile, int dataplanes) {}

    /** The profile of a dataplane in each of its services. Inbounds of a dataplane that is no member of the mesh have none. */
    static SortedMap<String, ServiceProfile> of(Collection<Instance> inbounds) {
        SortedMap<String, List<Port>> byService = new TreeMap<>();
        for (Instance inbound : inbounds) {
            if (inbound.isMember()) {
                byService
                        .computeIfAbsent(
                                inbound.tags().getOrDefault(LocalServices.SERVICE, ""), none -> new ArrayList<>())
                        .add(new Port(
                                inbound.name(),
                                inbound.port(),
                                inbound.tags().getOrDefault("kuma.io/protocol", ""),
                                inbound.absent().isEmpty()));
            }
        }
        SortedSet<String> services = new TreeSet<>(byService.keySet());
        services.remove("");
        SortedMap<String, ServiceProfile> profiles = new TreeMap<>();
        for (Map.Entry<String, List<Port>> each : byService.entrySet()) {
            profiles.put(each.getKey(), new ServiceProfile(each.getValue(), services));
        }
        return profiles;
    }
}
