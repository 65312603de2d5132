package io.meridian.zone.snapshot;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.StoredResource;
import io.meridian.zone.endpoints.Egress;
import io.meridian.zone.endpoints.External;
import io.meridian.zone.endpoints.Ingress;
import io.meridian.zone.endpoints.Instance;
import io.meridian.zone.endpoints.Reason;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** From one snapshot to the next: takes changes in, and gathers what they are about. */
final class SnapshotStep {
    /** Kinds that are kept as they are stored: others read them. */
    static final Set<String> KEPT = Set.of(
            "MeshService",
            "MeshMultiZoneService",
            "MeshExternalService",
            "HostnameGenerator",
            "MeshLoadBalancingStrategy");

    /** All kinds that are taken in. */
    static final Set<String> READ = Stream.concat(
                    KEPT.stream(), Stream.of("Mesh", "Dataplane", "ZoneIngress", "ZoneEgress", "ExternalService"))
            .collect(Collectors.toUnmodifiableSet());

    private final Function<ResourceKey, Optional<Reason>> excluded;
    private final TreeSet<Touched> touched = new TreeSet<>();
    private ZoneSnapshot snapshot;

    /** @param excluded why a dataplane takes no traffic, as membership says now */
    SnapshotStep(ZoneSnapshot from, Function<ResourceKey, Optional<Reason>> excluded) {
        this.snapshot = from;
        this.excluded = excluded;
    }

    ZoneSnapshot snapshot() {
        return snapshot;
    }

    Set<Touched> touched() {
        return touched;
    }

    /** Takes in what is stored under a key now. */
    void take(ResourceKey key, Optional<StoredResource> after) {
        switch (key.kind()) {
            case "Mesh" -> mesh(key.name(), after.map(Readings::mesh));
            case "Dataplane" -> dataplane(key, after);
            case "ZoneIngress" -> ingress(key.name(), after);
            case "ZoneEgress" -> egress(key.name(), after.flatMap(stored -> Readings.egress(stored, snapshot.zone())));
            case "ExternalService" -> external(key, after.flatMap(Readings::external));
            default -> {
                if (KEPT.contains(key.kind())) {
                    kept(key, after);
                }
            }
        }
    }

    private void mesh(String name, Optional<MeshFacts> facts) {
        Optional<MeshFacts> before = snapshot.mesh(name);
        if (!before.equals(facts)) {
            snapshot = snapshot.withMeshes(facts.map(found -> snapshot.meshes().plus(name, found))
                    .orElseGet(() -> snapshot.meshes().minus(name)));
            touched.add(Touched.ofMesh(name));
        }
    }

    private void dataplane(ResourceKey key, Optional<StoredResource> after) {
        List<Instance> before = snapshot.local().of(key);
        List<Instance> now = after.map(stored -> Readings.instances(stored, excluded.apply(key)))
                .orElse(List.of());
        if (before.equals(now)) {
            return;
        }
        snapshot = snapshot.withLocal(snapshot.local().with(key, now));
        Set<Instance> unchanged = new HashSet<>(before);
        unchanged.retainAll(now);
        List.of(before, now).forEach(all -> all.stream()
                .filter(instance -> !unchanged.contains(instance))
                .forEach(instance -> touched.add(
                        Touched.ofService(key.mesh(), instance.tags().getOrDefault(LocalServices.SERVICE, "")))));
    }

    private void ingress(String name, Optional<StoredResource> after) {
        Optional<Ingress> ingress = after.flatMap(stored -> Readings.ingress(stored, snapshot.zone()));
        RemoteServices.Changed changed = snapshot.remote()
                .with(name, ingress, ingress.isPresent() ? Readings.offers(after.orElseThrow()) : List.of());
        snapshot = snapshot.withRemote(changed.services());
        touched.addAll(changed.touched());
    }

    private void egress(String name, Optional<Egress> egress) {
        if (!Objects.equals(snapshot.egresses().get(name), egress.orElse(null))) {
            snapshot = snapshot.withEgresses(
                    egress.map(found -> snapshot.egresses().plus(name, found))
                            .orElseGet(() -> snapshot.egresses().minus(name)));
            touched.add(Touched.ALL);
        }
    }

    private void external(ResourceKey key, Optional<External> external) {
        Optional<External> before = Optional.ofNullable(snapshot.externals().get(key));
        snapshot = snapshot.withExternals(
                external.map(found -> snapshot.externals().plus(key, found))
                        .orElseGet(() -> snapshot.externals().minus(key)));
        before.ifPresent(each -> touched.add(serviceOf(key, each)));
        external.ifPresent(each -> touched.add(serviceOf(key, each)));
    }

    private static Touched serviceOf(ResourceKey key, External external) {
        return Touched.ofService(key.mesh(), external.tags().getOrDefault(LocalServices.SERVICE, ""));
    }

    private void kept(ResourceKey key, Optional<StoredResource> after) {
        snapshot =
                snapshot.withResources(after.map(found -> snapshot.resources().plus(key, found))
                        .orElseGet(() -> snapshot.resources().minus(key)));
        if (key.mesh().isEmpty()) {
            touched.add(Touched.ALL);
        } else if (key.kind().equals("MeshService")) {
            // By its name, so that the many that are made of dataplanes cost no more than these.
            touched.add(Touched.ofService(key.mesh(), key.name()));
        } else {
            touched.add(Touched.ofMesh(key.mesh()));
        }
    }
}
