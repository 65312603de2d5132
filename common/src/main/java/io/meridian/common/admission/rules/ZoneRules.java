package io.meridian.common.admission.rules;

import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.Plan;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.validation.Violation;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A Zone is not deleted while its control plane is connected: it would come back at once (spec/kds-protocol §6.7). */
final class ZoneRules implements KindRules {

    private final Predicate<String> connected;
    private final boolean unsafeDelete;

    /** @param connected whether the control plane of the zone of this name is connected now */
    ZoneRules(Predicate<String> connected, boolean unsafeDelete) {
        this.connected = connected;
        this.unsafeDelete = unsafeDelete;
    }

    @Override
    public String kind() {
        return ResourceKinds.ZONE.name();
    }

    @Override
    public Plan put(Resource proposed, Optional<StoredResource> current, ResourceReader stored) {
        return accepted(new Mutation.Put(proposed, Expected.ANYTHING, Optional.empty()));
    }

    @Override
    public Plan delete(StoredResource current, ResourceReader stored) {
        if (!unsafeDelete && connected.test(current.key().name())) {
            return new Plan.Refused(List.of(new Violation(
                    "zone", "unable to delete Zone, Zone CP is still connected, please shut it down first")));
        }
        return accepted(new Mutation.Delete(current.key(), Expected.ANYTHING));
    }

    private static Plan accepted(Mutation mutation) {
        return new Plan.Accepted(List.of(mutation), List.of(), List.of());
    }
}
