package io.meridian.zone.snapshot;

import static io.meridian.zone.snapshot.ZoneWorld.aware;
import static io.meridian.zone.snapshot.ZoneWorld.dataplane;
import static io.meridian.zone.snapshot.ZoneWorld.egress;
import static io.meridian.zone.snapshot.ZoneWorld.inbound;
import static io.meridian.zone.snapshot.ZoneWorld.ingress;
import static io.meridian.zone.snapshot.ZoneWorld.mesh;
import static io.meridian.zone.snapshot.ZoneWorld.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.model.Resource;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import io.meridian.zone.membership.Enforcement;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The snapshot follows the store, and says what a change is about. */
final class SnapshotLedgerTest {
    private final ZoneWorld world = new ZoneWorld(Enforcement.CONTINUOUS);

    @AfterEach
    void stop() throws Exception {
        world.close();
    }

    @Test
    void aDataplaneConcernsTheServicesThatItHasAndHadAndNoOther() {
        world.put(mesh(mesh()), dataplane("a", "10.0.1.1", inbound("web"), inbound("api")));
        world.told.clear();

        world.put(dataplane("a", "10.0.1.1", inbound("db"), inbound("api")));
        assertThat(world.told).last().isEqualTo(Set.of(new Touched("default", "web"), new Touched("default", "db")));
        world.told.clear();

        world.delete(dataplane("a"));
        assertThat(world.told.stream().flatMap(Set::stream))
                .containsOnly(new Touched("default", "db"), new Touched("default", "api"));
        assertThat(world.snapshot().local().of("default")).isEmpty();
    }

    @Test
    void anIngressThatOffersOneServiceOtherwiseConcernsThatService() {
        world.put(ingress("i", "west", "203.0.113.1", offer("web", "west", 1), offer("api", "west", 1)));
        assertThat(world.told)
                .last()
                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.COLLECTION)
                .contains(Touched.ALL);
        world.told.clear();

        world.put(ingress("i", "west", "203.0.113.1", offer("api", "west", 1), offer("web", "west", 2)));
        assertThat(world.told).containsExactly(Set.of(new Touched("default", "web")));
        world.told.clear();

        world.put(ingress("i", "west", "203.0.113.2", offer("api", "west", 1), offer("web", "west", 2)));
        assertThat(world.told).containsExactly(Set.of(Touched.ALL));
    }

    @Test
    void whatChangesNothingForAnEndpointIsNotTold() {
        Resource ingress = ingress("i", "west", "203.0.113.1", offer("web", "west", 1));
        world.put(mesh(mesh()), ingress);
        world.told.clear();
        world.put(ingress, mesh(mesh()));
        assertThat(world.told).isEmpty();
    }

    @Test
    void anIngressOfThisZoneIsNoWayToAnother() {
        world.put(ingress("own", "east", "203.0.113.1", offer("web", "east", 1)));
        assertThat(world.snapshot().remote().ingresses()).isEmpty();
        assertThat(world.snapshot().remote().of("default", "web")).isEmpty();
    }

    @Test
    void afterAnyChangesItIsWhatAZoneMakesThatStartsAnew() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            ZoneWorld each = new ZoneWorld(Enforcement.CONTINUOUS);
            for (int step = 0; step < 30; step++) {
                change(each, random);
            }
            assertThat(told(each.snapshot())).as("seed %d", seed).isEqualTo(told(each.anew()));
        }
    }

    private static List<Object> told(ZoneSnapshot snapshot) {
        return List.of(
                snapshot.local().of("default"),
                snapshot.local().tagSets("default"),
                snapshot.local().profiles("default", "web"),
                snapshot.remote().ingresses(),
                List.of("web", "api", "db").stream()
                        .map(service -> snapshot.remote().of("default", service))
                        .toList(),
                snapshot.egresses(),
                snapshot.meshes().keySet());
    }

    private static void change(ZoneWorld world, Random random) {
        String n = Integer.toString(random.nextInt(4));
        switch (random.nextInt(6)) {
            case 0 -> world.put(mesh(random.nextBoolean() ? aware() : ZoneWorld.only(mesh(), "west")));
            case 1, 2 ->
                world.put(dataplane(
                        "d" + n,
                        "10.0.1." + random.nextInt(3),
                        inbound(service(random), "version", "v" + random.nextInt(2)),
                        inbound(service(random)).toBuilder()
                                .setState(random.nextBoolean() ? Inbound.State.Ready : Inbound.State.NotReady)
                                .build()));
            case 3 ->
                world.put(ingress(
                        "i" + n,
                        random.nextBoolean() ? "west" : "east",
                        "203.0.113." + n,
                        offer(service(random), "west", random.nextInt(3)),
                        offer(service(random), "west", 1, "version", "v1")));
            case 4 -> {
                if (world.store.get(dataplane("d" + n)).isPresent()) {
                    world.delete(dataplane("d" + n));
                } else {
                    world.put(egress("e" + n, "10.0.9." + n));
                }
            }
            default -> {
                if (world.store.get(ingress("i" + n)).isPresent()) {
                    world.delete(ingress("i" + n));
                }
            }
        }
    }

    private static String service(Random random) {
        return List.of("web", "api", "db").get(random.nextInt(3));
    }
}
