package io.meridian.global.sync;

import io.meridian.common.admission.ProvidedResourceRules;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Tenure;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.direction.ZoneToGlobal;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.SubscriberHub;
import io.meridian.common.sync.drive.Subscription;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What global wants of its zones, and on what terms: each provides its own, nothing while it is disabled, and nothing stays when its
 * Zone is deleted.
 *
 * @param store of global
 */
public record ProvidedByZones(ResourceStore store, ProvidedResourceRules rules) {

    /**
     * The terms for all zones.
     *
     * @param keptOut why a process that claims a zone is kept out, if it is
     */
    public SubscriberHub.Terms terms(Function<PeerIdentity, Optional<String>> keptOut) {
        return new SubscriberHub.Terms(this::subscription, ZoneToGlobal::provider, WireForm.asGiven(), keptOut);
    }

    private Subscription subscription(String zone) {
        ZoneToGlobal direction = new ZoneToGlobal(zone);
        ResourceKey declared = ResourceKinds.ZONE.key("", zone);
        return new Subscription(
                zone,
                direction,
                WireForm.providedBy(zone),
                new Filter(direction.kinds(), new TreeSet<>()),
                new ProvidedResources(zone, store, rules),
                new Tenure.AtGlobal(declared),
                () -> reasonToPause(declared));
    }

    private Optional<String> reasonToPause(ResourceKey zone) {
        Optional<StoredResource> declared = store.get(zone);
        if (declared.isEmpty()) {
            return Optional.of("there is no Zone " + zone.name() + " at global");
        }
        return new GlobalToZone()
                .disables(declared.get().resource())
                .map(name -> "zone " + name + " is disabled, nothing that it provides is taken");
    }
}
