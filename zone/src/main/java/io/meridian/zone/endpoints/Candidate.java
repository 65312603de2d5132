package io.meridian.zone.endpoints;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What can be an endpoint, before it has a rank.
 *
 * @param address where the client connects to
 * @param weight beside the others
 * @param tags of what is behind it
 * @param source what it is; its zone is the zone that serves, not necessarily that of the address
 */
record Candidate(Address address, int weight, SortedMap<String, String> tags, Source source) {
    Candidate {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    String zone() {
        return source.zone();
    }
}
