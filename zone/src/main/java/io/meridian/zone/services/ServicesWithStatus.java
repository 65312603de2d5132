package io.meridian.zone.services;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Services as they are read: as stored, with the status that they have at that moment. */
public final class ServicesWithStatus implements ResourceReader {
    /** The kinds that have a status here. */
    public static final List<String> KINDS = List.of("MeshService", "MeshMultiZoneService", "MeshExternalService");

    /** Host names with what they were made of: the tree of resources is another when one of them changed. */
    private record Named(Object resources, Hostnames hostnames) {}

    private final ResourceReader stored;
    private final ResourceReader observed;
    private final Supplier<ZoneSnapshot> snapshot;
    private final VipLedger addresses;
    private volatile @Nullable Named named;

    /**
     * @param stored the zone's resources
     * @param observed how its proxies fare
     * @param snapshot what runs where
     * @param addresses of its services
     */
    public ServicesWithStatus(
            ResourceReader stored, ResourceReader observed, Supplier<ZoneSnapshot> snapshot, VipLedger addresses) {
        this.stored = stored;
        this.observed = observed;
        this.snapshot = snapshot;
        this.addresses = addresses;
    }

    @Override
    public Optional<StoredResource> get(ResourceKey key) {
        ServiceStatus status = status();
        return stored.get(key).map(service -> with(status, service));
    }

    @Override
    public List<StoredResource> list(ResourceKind kind) {
        ServiceStatus status = status();
        return stored.list(kind).stream().map(service -> with(status, service)).toList();
    }

    @Override
    public List<StoredResource> list(ResourceKind kind, String mesh) {
        ServiceStatus status = status();
        return stored.list(kind, mesh).stream()
                .map(service -> with(status, service))
                .toList();
    }

    private ServiceStatus status() {
        ZoneSnapshot now = snapshot.get();
        return new ServiceStatus(
                now, hostnames(now), addresses::of, key -> observed.get(key).map(StoredResource::spec));
    }

    private Hostnames hostnames(ZoneSnapshot now) {
        Named known = named;
        if (known == null || known.resources() != now.resources()) {
            known = new Named(now.resources(), Hostnames.of(now));
            named = known;
        }
        return known.hostnames();
    }

    private static StoredResource with(ServiceStatus status, StoredResource service) {
        return new StoredResource(
                service.resource().withStatus(status.of(service.resource())),
                service.version(),
                service.revision(),
                service.created(),
                service.modified(),
                service.owner(),
                service.wire());
    }
}
