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
 * @param tags tags of the instances
 * @param instances how many there are
 * @param refused why the mesh does not let proxies with these tags in; empty when it does
 */
public record Offer(String ingress, SortedMap<String, String> tags, int instances, Optional<String> refused)
        implements Comparable<Offer> {
    private static final Comparator<Offer> ORDER = Comparator.comparing(Offer::ingress)
            .thenComparing(offer -> offer.tags().toString());

    public Offer {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** This offer, as a mesh sees it that does not let these tags in. */
    public Offer refusedFor(String why) {
        return new Offer(ingress, tags, instances, Optional.of(why));
    }

    /** By ingress, then tags. */
    @Override
    public int compareTo(Offer other) {
        return ORDER.compare(this, other);
    }
}
