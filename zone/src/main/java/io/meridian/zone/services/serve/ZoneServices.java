package io.meridian.zone.services.serve;

import io.meridian.common.insight.ObservedResources;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.sync.drive.Scheduler;
import io.meridian.zone.routing.serve.ZoneRouting;
import io.meridian.zone.services.ServiceGenerator;
import io.meridian.zone.services.ServicesWithStatus;
import io.meridian.zone.services.VipLedger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The services of one zone, put together: what the zone's wiring asks for. */
public final class ZoneServices implements AutoCloseable {
    private final VipLedger addresses;
    private final ResourceReader known;

    /**
     * @param store of the zone
     * @param observed what is stored, with how proxies fare
     * @param routing what runs where
     * @param grace how long a MeshService stays whose last dataplane is gone
     * @param ranges where addresses come from
     * @param environment value of {@code kuma.io/env}
     */
    public ZoneServices(
            ResourceStore store,
            ResourceReader observed,
            ZoneRouting routing,
            Duration grace,
            AddressSettings ranges,
            String environment,
            InstantSource clock,
            Scheduler scheduler) {
        this.addresses = new VipLedger(
                store,
                Map.of(
                        "MeshService", ranges.meshService(),
                        "MeshExternalService", ranges.meshExternalService(),
                        "MeshMultiZoneService", ranges.meshMultiZoneService()),
                routing.serial());
        ServicesWithStatus services = new ServicesWithStatus(store, observed, routing::snapshot, addresses);
        Map<String, ResourceReader> elsewhere = new HashMap<>();
        ServicesWithStatus.KINDS.forEach(kind -> elsewhere.put(kind, services));
        this.known = new ObservedResources(observed, elsewhere);
        ServiceGenerator generator =
                new ServiceGenerator(store, routing::snapshot, grace, environment, clock, scheduler, routing.serial());
        routing.subscribe(generator::follow);
    }

    /** What is known, services with their status. */
    public ResourceReader known() {
        return known;
    }

    @Override
    public void close() {
        addresses.close();
    }
}
