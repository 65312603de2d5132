package io.meridian.zone.endpoints;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An ExternalService: a destination outside of every mesh that goes by a service tag.
 *
 * @param name its name
 * @param address where it is
 * @param tags its tags; with {@code kuma.io/zone} it is reached from that zone alone
 */
public record External(String name, Address address, SortedMap<String, String> tags) {
    public External {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }
}
