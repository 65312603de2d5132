package io.meridian.zone.endpoints;

import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One inbound of a dataplane of this zone: an instance of a service.
 *
 * @param dataplane name of the dataplane
 * @param inbound place of the inbound among those of the dataplane, from 0
 * @param name name of the inbound, its port as text when it has none
 * @param address where other proxies reach it
 * @param port port of the inbound, as a MeshService names it
 * @param tags tags of the inbound
 * @param absent why it takes no traffic now; empty when it does
 */
public record Instance(
        String dataplane,
        int inbound,
        String name,
        Address address,
        int port,
        SortedMap<String, String> tags,
        Optional<Reason> absent)
        implements Comparable<Instance> {
    private static final Comparator<Instance> ORDER =
            Comparator.comparing(Instance::dataplane).thenComparingInt(Instance::inbound);

    public Instance {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** Whether the inbound carries all of these tags. */
    public boolean carries(Map<String, String> wanted) {
        return tags.entrySet().containsAll(wanted.entrySet());
    }

    /** Whether its dataplane is a member of the mesh, ready or not. */
    public boolean isMember() {
        return absent.filter(Reason.NotAMember.class::isInstance).isEmpty();
    }

    /** By dataplane, then inbound. */
    @Override
    public int compareTo(Instance other) {
        return ORDER.compare(this, other);
    }
}
