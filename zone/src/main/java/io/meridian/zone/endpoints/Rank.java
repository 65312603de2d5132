package io.meridian.zone.endpoints;

import java.util.Comparator;
import java.util.OptionalInt;

/**
 * Where an endpoint stands among those of its destination.
 *
 * @param priority 0 is used first; gaps are possible
 * @param locality its group
 * @param weight of the group among those of its priority, where groups are weighted
 * @param why it stands there, for people
 */
record Rank(int priority, Locality locality, OptionalInt weight, String why) implements Comparable<Rank> {
    private static final Comparator<Rank> ORDER =
            Comparator.comparingInt(Rank::priority).thenComparing(Rank::locality);

    @Override
    public int compareTo(Rank other) {
        return ORDER.compare(this, other);
    }
}
