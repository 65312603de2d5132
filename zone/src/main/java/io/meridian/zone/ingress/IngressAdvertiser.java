package io.meridian.zone.ingress;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.codec.WireMessages;
import io.meridian.common.model.Labels;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.sync.drive.Scheduler;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress.AvailableService;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the ingresses of this zone advertising the services that there are. A burst of changes is waited out for a second, three at
 * the most, and makes one write for each ingress that would say something else.
 */
public final class IngressAdvertiser implements AutoCloseable {
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration LATEST = Duration.ofSeconds(3);
    private static final Set<String> KINDS = Set.of(
            ResourceKinds.DATAPLANE.name(),
            ResourceKinds.MESH_KIND.name(),
            ResourceKinds.ZONE_INGRESS.name(),
            "ExternalService");
    private static final String AUTHOR = "ingress";

    private final String zone;
    private final ResourceStore store;
    private final Predicate<ResourceKey> members;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Registration subscription;
    private volatile boolean closed;
    private @Nullable Instant first;
    private @Nullable Instant last;

    /**
     * @param zone name of this zone
     * @param members whether a dataplane is a member of its mesh now; who says so calls {@link #look} when that changes
     */
    public IngressAdvertiser(
            String zone,
            ResourceStore store,
            Predicate<ResourceKey> members,
            InstantSource clock,
            Scheduler scheduler) {
        this.zone = zone;
        this.store = store;
        this.members = members;
        this.clock = clock;
        this.scheduler = scheduler;
        this.subscription = store.subscribe(this::committed);
        look();
    }

    /** Something that counts may have changed. Returns at once. */
    public synchronized void look() {
        Instant now = clock.instant();
        last = now;
        if (first == null) {
            first = now;
            scheduler.after(QUIET, this::waited);
        }
    }

    @Override
    public void close() {
        closed = true;
        subscription.close();
    }

    private void committed(Commit commit) {
        if (commit.changes().stream()
                .anyMatch(change -> KINDS.contains(change.key().kind()))) {
            look();
        }
    }

    private void waited() {
        synchronized (this) {
            Instant now = clock.instant();
            boolean quiet = last == null || !now.isBefore(last.plus(QUIET));
            boolean late = first == null || !now.isBefore(first.plus(LATEST));
            if (!quiet && !late) {
                scheduler.after(QUIET, this::waited);
                return;
            }
            first = null;
        }
        if (!closed) {
            advertise();
        }
    }

    private void advertise() {
        List<StoredResource> ingresses = store.list(ResourceKinds.ZONE_INGRESS).stream()
                .filter(this::isOwn)
                .toList();
        if (ingresses.isEmpty()) {
            return;
        }
        List<AvailableService> services = AvailableServices.of(zone, store, members);
        for (StoredResource stored : ingresses) {
            ZoneIngress before = read(stored);
            if (!before.getAvailableServicesList().equals(services)) {
                ZoneIngress after = before.toBuilder()
                        .clearAvailableServices()
                        .addAllAvailableServices(services)
                        .build();
                // Whoever writes the ingress in between is followed by another look.
                store.write(Write.of(
                        new Mutation.Put(
                                stored.resource().withSpec(WireMessages.bytes(after)),
                                new Expected.Version(stored.version()),
                                Optional.empty()),
                        AUTHOR));
            }
        }
    }

    /** Of those of other zones, this one has copies. */
    private boolean isOwn(StoredResource ingress) {
        Map<String, String> labels = ingress.resource().labels();
        String named = read(ingress).getZone();
        return !Labels.ORIGIN_GLOBAL.equals(labels.get(Labels.ORIGIN)) && (named.isEmpty() || named.equals(zone));
    }

    private static ZoneIngress read(StoredResource ingress) {
        try {
            return ZoneIngress.parseFrom(ingress.spec());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(ingress.key() + " is stored with bytes that are not of its kind", e);
        }
    }
}
