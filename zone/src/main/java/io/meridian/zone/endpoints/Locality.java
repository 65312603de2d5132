package io.meridian.zone.endpoints;

import java.util.Comparator;

/**
 * Where an endpoint is, as a proxy is told.
 *
 * @param zone name of a zone; empty for what is equally near everywhere
 * @param subZone a part of it; mostly empty
 */
public record Locality(String zone, String subZone) implements Comparable<Locality> {
    private static final Comparator<Locality> ORDER =
            Comparator.comparing(Locality::zone).thenComparing(Locality::subZone);

    @Override
    public int compareTo(Locality other) {
        return ORDER.compare(this, other);
    }
}
