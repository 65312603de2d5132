package io.meridian.zone.snapshot;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.wire.mesh.v1alpha1.CertificateAuthorityBackend;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.wire.mesh.v1alpha1.Mesh.DataplaneProxyConstraints;
import io.meridian.wire.mesh.v1alpha1.Mesh.DataplaneProxyConstraints.Rules;
import io.meridian.wire.mesh.v1alpha1.Routing;
import io.meridian.wire.mesh.v1alpha1.ZoneEgress;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress.AvailableService;
import io.meridian.zone.endpoints.Assignment;
import io.meridian.zone.membership.Enforcement;
import io.meridian.zone.membership.Fixtures;
import io.meridian.zone.membership.MembershipLedger;
import io.meridian.zone.routing.Client;
import io.meridian.zone.routing.Question;
import io.meridian.zone.routing.Routes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Zone {@code east} on one thread: its store, membership and snapshot, and what tests put into it. */
public final class ZoneWorld implements AutoCloseable {
    /** What the ledger told, in order. */
    public final List<Set<Touched>> told = new ArrayList<>();

    public final InMemoryResourceStore store = Fixtures.store(() -> Instant.EPOCH);
    private final MembershipLedger membership;
    private final SnapshotLedger ledger;

    /** An empty zone. */
    public ZoneWorld(Enforcement enforcement) {
        this.membership = new MembershipLedger(store, enforcement, () -> Instant.EPOCH, Runnable::run);
        this.ledger = new SnapshotLedger("east", store, membership, Runnable::run);
        ledger.subscribe(told::add);
        ledger.start();
    }

    public ZoneSnapshot snapshot() {
        return ledger.now();
    }

    /** Tells a listener what changes. */
    public void subscribe(Consumer<Set<Touched>> listener) {
        ledger.subscribe(listener);
    }

    /** The snapshot that a zone makes that starts on this store. */
    public ZoneSnapshot anew() {
        SnapshotLedger other = new SnapshotLedger("east", store, membership, Runnable::run);
        other.start();
        other.close();
        return other.now();
    }

    /** Stores resources of a mesh in one commit. */
    public ZoneWorld put(Resource... resources) {
        for (Resource resource : resources) {
            Fixtures.putWithoutMesh(store, resource);
        }
        return this;
    }

    public ZoneWorld delete(ResourceKey key) {
        Fixtures.delete(store, key);
        return this;
    }

    /** Where a client without tags finds a service of mesh {@code default}. */
    public List<String> route(String service) {
        return lines(assigned(new Question.ServiceTag("default", service)));
    }

    /** Where it finds a resource of mesh {@code default}. */
    public List<String> route(String kind, String name) {
        return lines(assigned(new Question.Resource("default", kind, name, Optional.empty())));
    }

    /** The answer to a question. */
    public Assignment assigned(Question question) {
        return new Routes(snapshot(), membership.enforcement())
                .of(new Client("web-1", Map.of(), List.of(Map.of("kuma.io/service", "web")), false), question)
                .orElseThrow();
    }

    @Override
    public void close() throws Exception {
        ledger.close();
        membership.close();
        store.close();
    }

    /** One line for each group: {@code P0 east: 10.0.1.1:80 (1), …}. */
    public static List<String> lines(Assignment assignment) {
        return assignment.groups().stream()
                .map(group -> "P" + group.priority() + " " + group.locality().zone() + ": "
                        + group.endpoints().stream()
                                .map(endpoint -> endpoint.address() + " (" + endpoint.weight() + ")")
                                .collect(Collectors.joining(", ")))
                .toList();
    }

    /** A mesh with mutual TLS. */
    public static Mesh.Builder mesh() {
        return Mesh.newBuilder()
                .setMtls(Mesh.Mtls.newBuilder()
                        .setEnabledBackend("ca-1")
                        .addBackends(CertificateAuthorityBackend.newBuilder()
                                .setName("ca-1")
                                .setType("builtin")));
    }

    /** A mesh with mutual TLS that prefers the own zone. */
    public static Mesh.Builder aware() {
        return mesh().setRouting(Routing.newBuilder().setLocalityAwareLoadBalancing(true));
    }

    /** A mesh that only lets these zones in. */
    public static Mesh.Builder only(Mesh.Builder mesh, String... zones) {
        DataplaneProxyConstraints.Builder constraints = DataplaneProxyConstraints.newBuilder();
        for (String zone : zones) {
            constraints.addRequirements(Rules.newBuilder().putTags(Labels.ZONE, zone));
        }
        return mesh.setConstraints(Mesh.Constraints.newBuilder().setDataplaneProxy(constraints));
    }

    public static Resource mesh(Mesh.Builder mesh) {
        return new Resource(
                ResourceKey.global("Mesh", "default"), Map.of(), mesh.build().toByteString());
    }

    /** An inbound on port 80 that is ready. */
    public static Inbound inbound(String service, String... tags) {
        Inbound.Builder inbound = Inbound.newBuilder()
                .setPort(80)
                .putTags("kuma.io/service", service)
                .putTags(Labels.ZONE, "east");
        for (int i = 0; i < tags.length; i += 2) {
            inbound.putTags(tags[i], tags[i + 1]);
        }
        return inbound.build();
    }

    public static ResourceKey dataplane(String name) {
        return ResourceKinds.DATAPLANE.key("default", name);
    }

    public static Resource dataplane(String name, String address, Inbound... inbounds) {
        return new Resource(
                dataplane(name),
                Map.of(),
                Dataplane.newBuilder()
                        .setNetworking(
                                Networking.newBuilder().setAddress(address).addAllInbound(List.of(inbounds)))
                        .build()
                        .toByteString());
    }

    public static AvailableService offer(String service, String zone, int instances, String... tags) {
        AvailableService.Builder offer = AvailableService.newBuilder()
                .setMesh("default")
                .setInstances(instances)
                .putTags("kuma.io/service", service)
                .putTags(Labels.ZONE, zone);
        for (int i = 0; i < tags.length; i += 2) {
            offer.putTags(tags[i], tags[i + 1]);
        }
        return offer.build();
    }

    public static ResourceKey ingress(String name) {
        return ResourceKinds.ZONE_INGRESS.key("", name);
    }

    /** An ingress of another zone, on port 10001. */
    public static Resource ingress(String name, String zone, String host, AvailableService... services) {
        return new Resource(
                ingress(name),
                Map.of(Labels.ORIGIN, Labels.ORIGIN_GLOBAL, Labels.ZONE, zone),
                ZoneIngress.newBuilder()
                        .setZone(zone)
                        .setNetworking(ZoneIngress.Networking.newBuilder()
                                .setAdvertisedAddress(host)
                                .setAdvertisedPort(10001))
                        .addAllAvailableServices(List.of(services))
                        .build()
                        .toByteString());
    }

    public static Resource egress(String name, String host) {
        return new Resource(
                ResourceKinds.ZONE_EGRESS.key("", name),
                Map.of(),
                ZoneEgress.newBuilder()
                        .setNetworking(ZoneEgress.Networking.newBuilder()
                                .setAddress(host)
                                .setPort(10002))
                        .build()
                        .toByteString());
    }

    /** A resource of mesh {@code default} whose spec is JSON. */
    public static Resource json(String kind, String name, Map<String, String> labels, String spec) {
        return new Resource(
                ResourceKinds.named(kind).key("default", name), new TreeMap<>(labels), ByteString.copyFromUtf8(spec));
    }
}
