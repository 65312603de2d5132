package io.meridian.zone.ingress;

import static io.meridian.zone.membership.Fixtures.delete;
import static io.meridian.zone.membership.Fixtures.put;
import static io.meridian.zone.membership.Fixtures.putWithoutMesh;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.common.sync.drive.Scheduler;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import io.meridian.wire.mesh.v1alpha1.ExternalService;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.wire.mesh.v1alpha1.Routing;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress.AvailableService;
import io.meridian.zone.membership.Enforcement;
import io.meridian.zone.membership.Fixtures;
import io.meridian.zone.membership.MembershipLedger;
import io.meridian.zone.snapshot.SnapshotLedger;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class IngressAdvertiserTest {

    private static final ResourceKey INGRESS = ResourceKinds.ZONE_INGRESS.key("", "ingress-1");

    private final Time time = new Time();
    private final InMemoryResourceStore store = Fixtures.store(time);
    private final MembershipLedger membership =
            new MembershipLedger(store, Enforcement.CONTINUOUS, time, Runnable::run);
    private final SnapshotLedger snapshot = new SnapshotLedger("east", store, membership, Runnable::run);
    private final IngressAdvertiser advertiser = new IngressAdvertiser("east", store, snapshot::now, time, time);

    @BeforeEach
    void aMeshAndAnIngress() {
        snapshot.subscribe(touched -> advertiser.look());
        snapshot.start();
        put(store, mesh("default", Mesh.getDefaultInstance()));
        putWithoutMesh(store, ingress("ingress-1", "", Map.of()));
    }

    @AfterEach
    void stop() throws Exception {
        advertiser.close();
        snapshot.close();
        membership.close();
        store.close();
    }

    @Test
    void inboundsWithTheSameTagsAreOneServiceWithSoManyInstances() {
        put(store, dataplane("a", ready("web", "1")), dataplane("b", ready("web", "1"), ready("web", "2")));
        time.pass();

        assertThat(services()).extracting(AvailableService::getInstances).containsExactly(2, 1);
        assertThat(services().getFirst().getTagsMap())
                .containsExactlyInAnyOrderEntriesOf(Map.of("kuma.io/service", "web", "version", "1"));
        assertThat(services().getFirst().getMesh()).isEqualTo("default");
    }

    @Test
    void whatIsNotReadyNotAMemberOrGoneIsNotAdvertised() {
        put(
                store,
                dataplane("a", ready("web", "1")),
                dataplane(
                        "b",
                        ready("api", "1").toBuilder()
                                .setHealth(Inbound.Health.newBuilder().setReady(false))
                                .build()),
                dataplane("c", ready("db", "1")));
        put(store, mesh("default", restricted("db")));
        time.pass();
        assertThat(services())
                .extracting(service -> service.getTagsOrThrow("kuma.io/service"))
                .containsExactly("web");

        put(store, mesh("default", restricted("*")));
        time.pass();
        assertThat(services()).isEmpty();

        put(store, mesh("default", Mesh.getDefaultInstance()));
        delete(store, ResourceKinds.DATAPLANE.key("default", "a"));
        time.pass();
        assertThat(services())
                .extracting(service -> service.getTagsOrThrow("kuma.io/service"))
                .containsExactly("db");
    }

    @Test
    void aMeshThatUsesMeshServicesAloneAdvertisesNothing() {
        put(store, dataplane("a", ready("web", "1")));
        put(
                store,
                mesh(
                        "default",
                        Mesh.newBuilder()
                                .setMeshServices(
                                        Mesh.MeshServices.newBuilder().setMode(Mesh.MeshServices.Mode.Exclusive))
                                .build()));
        time.pass();
        assertThat(services()).isEmpty();
    }

    @Test
    void anExternalServiceOfThisZoneIsAdvertisedWhereTrafficLeavesByTheEgress() {
        Resource bank = new Resource(
                ResourceKinds.named("ExternalService").key("default", "bank"),
                Map.of(),
                ExternalService.newBuilder()
                        .setNetworking(ExternalService.Networking.newBuilder().setAddress("198.51.100.7:443"))
                        .putTags("kuma.io/service", "bank")
                        .putTags("kuma.io/zone", "east")
                        .build()
                        .toByteString());
        put(store, bank);
        time.pass();
        assertThat(services()).isEmpty();
        put(
                store,
                mesh(
                        "default",
                        Mesh.newBuilder()
                                .setRouting(Routing.newBuilder().setZoneEgress(true))
                                .build()));
        time.pass();
        assertThat(services()).singleElement().satisfies(service -> {
            assertThat(service.getExternalService()).isTrue();
            assertThat(service.getInstances()).isEqualTo(1);
        });
    }

    @Test
    void ingressesOfOtherZonesAreLeftAlone() {
        Resource copy = ingress("ingress-2", "west", Map.of(Labels.ORIGIN, Labels.ORIGIN_GLOBAL));
        putWithoutMesh(store, copy);
        put(store, dataplane("a", ready("web", "1")));
        time.pass();
        assertThat(Fixtures.stored(store, copy.key()).resource()).isEqualTo(copy);
        assertThat(services()).hasSize(1);
    }

    @Test
    void aBurstIsOneWriteAndNoChangeIsNone() {
        for (int i = 0; i < 50; i++) {
            put(store, dataplane("web-" + i, ready("web", "1")));
        }
        time.pass();
        assertThat(services())
                .singleElement()
                .extracting(AvailableService::getInstances)
                .isEqualTo(50);
        assertThat(Fixtures.stored(store, INGRESS).version()).isEqualTo(2);
        put(store, dataplane("web-0", ready("web", "1"), Inbound.getDefaultInstance()));
        put(store, dataplane("web-0", ready("web", "1")));
        time.pass();
        assertThat(Fixtures.stored(store, INGRESS).version()).isEqualTo(2);
    }

    @Test
    void changesThatNeverEndAreWrittenEveryTwentyMilliseconds() {
        time.pass();
        long before = Fixtures.stored(store, INGRESS).version();
        for (int i = 0; i < 100; i++) {
            put(store, dataplane("web-" + i, ready("web", "1")));
            time.passBy(Duration.ofMillis(1));
        }
        time.pass();
        assertThat(services())
                .singleElement()
                .extracting(AvailableService::getInstances)
                .isEqualTo(100);
        assertThat(Fixtures.stored(store, INGRESS).version() - before).isBetween(4L, 8L);
    }

    @Test
    void aZoneThatStartsAgainNeverSaysThatItHasNothing() {
        put(store, dataplane("a", ready("web", "1")));
        time.pass();
        long version = Fixtures.stored(store, INGRESS).version();
        IngressAdvertiser restarted =
                new IngressAdvertiser("east", store, () -> ZoneSnapshot.empty("east"), time, time);
        putWithoutMesh(store, Fixtures.stored(store, INGRESS).resource().withLabels(Map.of("team", "net")));
        time.pass();
        assertThat(services()).hasSize(1);
        assertThat(Fixtures.stored(store, INGRESS).version()).isEqualTo(version + 1);
        restarted.close();
    }

    private List<AvailableService> services() {
        try {
            return ZoneIngress.parseFrom(Fixtures.stored(store, INGRESS).spec()).getAvailableServicesList();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Resource mesh(String name, Mesh mesh) {
        return new Resource(ResourceKey.global("Mesh", name), Map.of(), mesh.toByteString());
    }

    private static Mesh restricted(String service) {
        return Mesh.newBuilder()
                .setConstraints(Mesh.Constraints.newBuilder()
                        .setDataplaneProxy(Mesh.DataplaneProxyConstraints.newBuilder()
                                .addRestrictions(Mesh.DataplaneProxyConstraints.Rules.newBuilder()
                                        .putTags("kuma.io/service", service))))
                .build();
    }

    private static Resource ingress(String name, String zone, Map<String, String> labels) {
        return new Resource(
                ResourceKinds.ZONE_INGRESS.key("", name),
                labels,
                ZoneIngress.newBuilder().setZone(zone).build().toByteString());
    }

    private static Resource dataplane(String name, Inbound... inbounds) {
        Networking.Builder networking = Networking.newBuilder();
        for (Inbound inbound : inbounds) {
            networking.addInbound(inbound);
        }
        return new Resource(
                ResourceKinds.DATAPLANE.key("default", name),
                Map.of(),
                Dataplane.newBuilder().setNetworking(networking).build().toByteString());
    }

    private static Inbound ready(String service, String version) {
        return Inbound.newBuilder()
                .putTags("kuma.io/service", service)
                .putTags("version", version)
                .build();
    }

    /** Time that passes when the test says so, and one timer with it. */
    private static final class Time implements InstantSource, Scheduler {
        private record Timer(Instant at, Runnable task) {}

        private final Queue<Timer> timers = new ArrayDeque<>();
        private Instant now = Instant.parse("2026-01-01T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public void after(Duration delay, Runnable task) {
            timers.add(new Timer(now.plus(delay), task));
        }

        /** Until nothing is due any more. */
        void pass() {
            passBy(Duration.ofSeconds(10));
        }

        void passBy(Duration span) {
            Instant end = now.plus(span);
            for (Timer next = timers.peek(); next != null && !next.at().isAfter(end); next = timers.peek()) {
                timers.remove();
                now = next.at();
                next.task().run();
            }
            now = end;
        }
    }
}
