package io.meridian.zone.ingress;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.codec.WireMessages;
import io.meridian.common.model.Labels;
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
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps the ingresses of this zone advertising the services that there are. A change after quiet is advertised at once; of a burst
 * there is one write for each ingress every 20 ms, and none for one that would say the same.
 */
public final class IngressAdvertiser implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final String AUTHOR = "ingress";

    private final String zone;
    private final ResourceStore store;
    private final Supplier<ZoneSnapshot> snapshot;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Registration subscription;
    private volatile boolean closed;
    private boolean ready;
    private boolean pending;
    private Instant next;

    /**
     * @param zone name of this zone
     * @param snapshot what runs here now; who says so calls {@link #look} when that changes, and first when it is complete
     */
    public IngressAdvertiser(
            String zone,
            ResourceStore store,
            Supplier<ZoneSnapshot> snapshot,
            InstantSource clock,
            Scheduler scheduler) {
        this.zone = zone;
        this.store = store;
        this.snapshot = snapshot;
        this.clock = clock;
        this.scheduler = scheduler;
        this.next = clock.instant();
        this.subscription = store.subscribe(this::committed);
    }

    /** Something that counts may have changed. Returns at once. */
    public synchronized void look() {
        ready = true;
        if (!pending) {
            pending = true;
            Duration wait = Duration.between(clock.instant(), next);
            scheduler.after(wait.isNegative() ? Duration.ZERO : wait, this::advertise);
        }
    }

    @Override
    public void close() {
        closed = true;
        subscription.close();
    }

    /** An ingress that registers, or is written by somebody else, is told what there is. */
    private synchronized void committed(Commit commit) {
        if (ready
                && commit.changes().stream()
                        .anyMatch(change -> change.key().kind().equals(ResourceKinds.ZONE_INGRESS.name()))) {
            look();
        }
    }

    private void advertise() {
        synchronized (this) {
            pending = false;
            next = clock.instant().plus(INTERVAL);
        }
        if (closed) {
            return;
        }
        List<StoredResource> ingresses = store.list(ResourceKinds.ZONE_INGRESS).stream()
                .filter(this::isOwn)
                .toList();
        if (ingresses.isEmpty()) {
            return;
        }
        List<AvailableService> services = AvailableServices.of(snapshot.get());
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
