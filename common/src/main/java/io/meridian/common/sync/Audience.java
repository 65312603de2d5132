package io.meridian.common.sync;

import io.meridian.common.sync.Message.Filter;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Who may see a resource. There are few audiences and many resources, so what all members of one see is reckoned once.
 *
 * @param kind the recipient wants this kind
 * @param features the recipient announced all of these
 * @param origin the zone it comes from: every zone but that one may see it, while that one is enabled; empty when it is the
 *     provider's own
 * @param only the one zone it is for; empty when for any
 */
public record Audience(String kind, SortedSet<String> features, Optional<String> origin, Optional<String> only) {

    public Audience {
        features = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(features));
    }

    /** Everyone who wants the kind. */
    public static Audience everyone(String kind) {
        return new Audience(kind, new TreeSet<>(), Optional.empty(), Optional.empty());
    }

    /** Whether membership depends on which zone it is, and not on its filter alone. */
    boolean dependsOnZone() {
        return origin.isPresent() || only.isPresent();
    }

    boolean fits(Filter filter) {
        return filter.kinds().contains(kind) && filter.features().containsAll(features);
    }

    /** Whether the recipient is of this audience, given which zones are disabled. */
    boolean includes(Recipient recipient, Set<String> disabled) {
        return fits(recipient.filter())
                && (origin.isEmpty() || !origin.get().equals(recipient.zone()) && !disabled.contains(origin.get()))
                && (only.isEmpty() || only.get().equals(recipient.zone()));
    }
}
