package io.meridian.common.sync.drive;

import io.meridian.common.store.Canonical;
import io.meridian.common.sync.Acceptance;
import io.meridian.common.sync.Direction;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Reception;
import io.meridian.common.sync.Tenure;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is wanted of a provider, and by which rules it is taken in.
 *
 * @param zone name of the zone at one of the two ends
 * @param direction tells copies of the provider's from what else is stored
 * @param form how what the provider gave is spelled
 * @param filter what is wanted
 * @param acceptance judges each offered resource
 * @param tenure on what terms copies stay
 * @param pause why nothing is to be taken in for now; empty when it is
 */
public record Subscription(
        String zone,
        Direction direction,
        Canonical.Form form,
        Filter filter,
        Acceptance acceptance,
        Tenure tenure,
        Supplier<Optional<String>> pause) {

    /** What is taken in at any time. */
    public Subscription(
            String zone,
            Direction direction,
            Canonical.Form form,
            Filter filter,
            Acceptance acceptance,
            Tenure tenure) {
        this(zone, direction, form, filter, acceptance, tenure, Optional::empty);
    }

    Reception.Rules rules() {
        return new Reception.Rules(direction, form, acceptance, tenure, filter.hash());
    }
}
