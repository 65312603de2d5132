package io.meridian.zone.endpoints;

import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a client finds a destination, and why there.
 *
 * @param groups by priority, then locality
 * @param leftOut what is not among them, by what it is
 * @param overprovisioning factor in percent; absent for the usual one of proxies, 140
 * @param localitiesWeighted whether the weights of groups count
 */
public record Assignment(
        List<Group> groups, List<LeftOut> leftOut, OptionalInt overprovisioning, boolean localitiesWeighted) {

    public Assignment {
        groups = List.copyOf(groups);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Endpoints of one locality.
     *
     * @param priority 0 is used first
     * @param weight among those of its priority; absent unless affinity gives one
     * @param why it has this priority
     * @param endpoints by address, then tags
     */
    public record Group(int priority, Locality locality, OptionalInt weight, String why, List<Endpoint> endpoints) {
        public Group {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * One endpoint.
     *
     * @param address where the client connects to
     * @param weight beside the others of its group
     * @param tags of what is behind it
     * @param sources what it is: several when they share the address
     */
    public record Endpoint(Address address, int weight, SortedMap<String, String> tags, List<Source> sources) {
        public Endpoint {
            tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
            sources = List.copyOf(sources);
        }
    }
}
