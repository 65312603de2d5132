package io.meridian.zone.services;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Condition;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.sync.drive.Scheduler;
import io.meridian.zone.endpoints.Instance;
import io.meridian.zone.routing.ServiceReading;
import io.meridian.zone.snapshot.Touched;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Carries out what {@link MeshServicePlanner} plans: makes, changes and deletes MeshServices as dataplanes come, change and go. Looks
 * only at what a change is about; the one thing it waits for is the end of a grace period.
 */
public final class ServiceGenerator {
    private static final String AUTHOR = "services";
    private static final String SERVICE = "kuma.io/service";

    private final ResourceStore store;
    private final Supplier<ZoneSnapshot> snapshot;
    private final MeshServicePlanner planner;
    private final InstantSource clock;
    private final Scheduler scheduler;
    private final Executor serial;

    /** MeshServices that are looked at again when a grace period ends. */
    private final Set<ResourceKey> waiting = new HashSet<>();

    /**
     * @param store of the zone
     * @param snapshot what runs in it
     * @param grace how long a MeshService stays whose last dataplane is gone
     * @param environment value of {@code kuma.io/env}
     * @param serial the thread from which {@link #follow} is called
     */
    public ServiceGenerator(
            ResourceStore store,
            Supplier<ZoneSnapshot> snapshot,
            Duration grace,
            String environment,
            InstantSource clock,
            Scheduler scheduler,
            Executor serial) {
        this.store = store;
        this.snapshot = snapshot;
        this.planner = new MeshServicePlanner(grace, environment, this::created);
        this.clock = clock;
        this.scheduler = scheduler;
        this.serial = serial;
    }

    /** Looks at all that a change is about. */
    public void follow(Set<Touched> touched) {
        ZoneSnapshot now = snapshot.get();
        Set<ResourceKey> subjects = new TreeSet<>();
        for (Touched each : touched) {
            if (each.mesh().isEmpty()) {
                now.meshes().keySet().forEach(mesh -> subjects.addAll(all(now, mesh)));
            } else if (each.service().isEmpty()) {
                subjects.addAll(all(now, each.mesh()));
            } else {
                subjects.add(MeshServicePlanner.KIND.key(each.mesh(), each.service()));
                subjects.addAll(handMade(now, each.mesh(), each.service()));
            }
        }
        subjects.forEach(subject -> look(now, subject));
    }

    private void look(ZoneSnapshot now, ResourceKey subject) {
        // From the store: a label that peers do not see is no commit, and the snapshot is not told of it.
        Optional<StoredResource> stored = store.get(subject);
        switch (planner.plan(now, subject, stored, clock.instant())) {
            case MeshServicePlan.Keep(Optional<Instant> until) -> until.ifPresent(end -> lookAgain(subject, end));
            case MeshServicePlan.Put(Resource wanted) ->
                write(subject, new Mutation.Put(wanted, asSeen(stored), Optional.of(meshOf(subject))));
            case MeshServicePlan.Delete() -> write(subject, new Mutation.Delete(subject, asSeen(stored)));
        }
    }

    /** Who writes the resource in between, or deletes its mesh, makes a change that is looked at. */
    private void write(ResourceKey subject, Mutation mutation) {
        var unused = store.write(
                        new Write(List.of(mutation), List.of(new Condition.Exists(meshOf(subject))), Map.of(), AUTHOR))
                .thenRunAsync(() -> await(subject), serial);
    }

    /** After a write that may have begun a grace period. */
    private void await(ResourceKey subject) {
        if (planner.plan(snapshot.get(), subject, store.get(subject), clock.instant())
                instanceof MeshServicePlan.Keep keep) {
            keep.until().ifPresent(end -> lookAgain(subject, end));
        }
    }

    private void lookAgain(ResourceKey subject, Instant end) {
        if (waiting.add(subject)) {
            Duration wait = Duration.between(clock.instant(), end);
            scheduler.after(
                    wait.isNegative() ? Duration.ZERO : wait,
                    () -> serial.execute(() -> {
                        waiting.remove(subject);
                        look(snapshot.get(), subject);
                    }));
        }
    }

    /** Every service that has dataplanes or a MeshService of this zone. */
    private static Set<ResourceKey> all(ZoneSnapshot now, String mesh) {
        Set<ResourceKey> subjects = new TreeSet<>();
        for (Instance instance : now.local().of(mesh)) {
            String service = instance.tags().getOrDefault(SERVICE, "");
            if (!service.isEmpty()) {
                subjects.add(MeshServicePlanner.KIND.key(mesh, service));
            }
        }
        now.resources(MeshServicePlanner.KIND, mesh).stream()
                .filter(MeshServicePlanner::isLocal)
                .map(StoredResource::key)
                .forEach(subjects::add);
        return subjects;
    }

    /** Those that somebody made and that may select what carries a service tag. */
    private static List<ResourceKey> handMade(ZoneSnapshot now, String mesh, String service) {
        return now.resources(MeshServicePlanner.KIND, mesh).stream()
                .filter(stored -> MeshServicePlanner.isLocal(stored) && !MeshServicePlanner.isGenerated(stored))
                .filter(stored -> {
                    Map<String, String> tags =
                            ServiceReading.of(stored.resource()).dataplaneTags();
                    return !tags.containsKey(SERVICE) || service.equals(tags.get(SERVICE));
                })
                .map(StoredResource::key)
                .toList();
    }

    private Instant created(ResourceKey dataplane) {
        return store.get(dataplane).map(StoredResource::created).orElse(Instant.MAX);
    }

    private static Expected asSeen(Optional<StoredResource> stored) {
        return stored.<Expected>map(found -> new Expected.Version(found.version()))
                .orElse(Expected.ABSENT);
    }

    private static ResourceKey meshOf(ResourceKey service) {
        return ResourceKey.global(ResourceKinds.MESH_KIND.name(), service.mesh());
    }
}
