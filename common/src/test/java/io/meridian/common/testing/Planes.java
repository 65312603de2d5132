package io.meridian.common.testing;

import io.meridian.common.admission.Admission;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.rules.ControlPlaneRules;
import io.meridian.common.admission.rules.ControlPlaneRules.Surroundings;
import io.meridian.common.ca.provided.LocalFiles;
import io.meridian.common.codec.WireForm;
import io.meridian.common.defaults.DefaultsSettings;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.memory.InMemoryResourceStore;
import java.time.InstantSource;
import java.util.List;

/**
 * A control plane without its edges: what is proposed goes through all rules into a store in memory.
 *
 * @param store where it goes
 * @param rules the rules of kinds
 * @param admission the way in
 */
public record Planes(ResourceStore store, List<KindRules> rules, Admission admission) implements AutoCloseable {

    /** A global to which no zone is connected. */
    public static Planes global() {
        return of(ControlPlaneRole.global(), surroundings());
    }

    /** A control plane of this role in these surroundings. */
    public static Planes of(ControlPlaneRole role, Surroundings around) {
        ResourceStore store = InMemoryResourceStore.open(
                InstantSource.system(), role.zone().map(WireForm::ofZone).orElseGet(WireForm::ofGlobal));
        List<KindRules> rules = ControlPlaneRules.of(role, around);
        return new Planes(store, rules, new Admission(role, store, rules, Runnable::run));
    }

    /** Real keys that are made once, real files, no connected zone, nothing set. */
    public static Surroundings surroundings() {
        return new Surroundings(
                new CachedRsaKeys(),
                InstantSource.system(),
                new LocalFiles(),
                zone -> false,
                DefaultsSettings.NOTHING_SET,
                false);
    }

    @Override
    public void close() {
        store.close();
    }
}
