package io.meridian.zone.endpoints;

import java.util.Collections;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an ingress of another zone says of one service: so many instances with exactly these tags are behind it
 * (spec/zone-dataplane §6.1).
 *
 * @param ingress name of the ingress as stored here
 * @param place place of this entry among those of the ingress, from 0
 * @param tags tags of the instances
 * @param instances how many there are
 * @param refused why the mesh does not let proxies with these tags in; empty when it does
 */
public record Offer(String ingress, int place, SortedMap<String, String> tags, int instances, Optional<String> refused)
        implements Comparable<Offer> {
    private static final Comparator<Offer> ORDER =
            Comparator.comparing(Offer::ingress).thenComparingInt(Offer::place);

    public Offer {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** By ingress, then place. */
    @Override
    public int compareTo(Offer other) {
        return ORDER.compare(this, other);
    }
}
