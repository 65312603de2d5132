package io.meridian.zone.services;

import static io.meridian.zone.snapshot.ZoneWorld.dataplane;
import static io.meridian.zone.snapshot.ZoneWorld.inbound;
import static io.meridian.zone.snapshot.ZoneWorld.json;
import static io.meridian.zone.snapshot.ZoneWorld.mesh;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.StoredResource;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.wire.mesh.v1alpha1.Mesh.MeshServices.Mode;
import io.meridian.zone.membership.Enforcement;
import io.meridian.zone.snapshot.ZoneWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** MeshServices, addresses and host names follow what runs in a zone: over a store, on one thread. */
final class ServicesTest {
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final Map<String, AddressPool> POOLS = Map.of(
            "MeshService", AddressPool.of("241.0.0.0/29"),
            "MeshExternalService", AddressPool.of("242.0.0.0/8"),
            "MeshMultiZoneService", AddressPool.of("243.0.0.0/8"));

    private record Timer(Instant due, Runnable task) {}

    private final ZoneWorld zone = new ZoneWorld(Enforcement.CONTINUOUS);
    private final List<Timer> timers = new ArrayList<>();
    private Instant now = START;
    private VipLedger addresses = new VipLedger(zone.store, POOLS, Runnable::run);

    @BeforeEach
    void follow() {
        ServiceGenerator generator = new ServiceGenerator(
                zone.store,
                zone::snapshot,
                Duration.ofHours(1),
                "universal",
                () -> now,
                (delay, task) -> timers.add(new Timer(now.plus(delay), task)),
                Runnable::run);
        zone.subscribe(generator::follow);
        zone.put(mesh(mode(Mode.Everywhere)));
    }

    @AfterEach
    void stop() throws Exception {
        addresses.close();
        zone.close();
    }

    @Test
    void aServiceOfDataplanesIsAMeshServiceWithTheirPorts() {
        zone.put(dataplane(
                "web-1",
                "10.0.1.1",
                inbound("web", "kuma.io/protocol", "http").toBuilder()
                        .setName("main")
                        .build(),
                inbound("web").toBuilder().setPort(9090).build()));
        assertThat(spec("web"))
                .isEqualTo("{\"identities\":[{\"type\":\"ServiceTag\",\"value\":\"web\"}],\"ports\":["
                        + "{\"appProtocol\":\"http\",\"name\":\"main\",\"port\":80,\"targetPort\":80},"
                        + "{\"appProtocol\":\"tcp\",\"name\":\"9090\",\"port\":9090,\"targetPort\":9090}],"
                        + "\"selector\":{\"dataplaneTags\":{\"kuma.io/service\":\"web\"}},\"state\":\"Available\"}");
        assertThat(stored("web").resource().labels())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Labels.MESH, "default",
                        Labels.DISPLAY_NAME, "web",
                        Labels.MANAGED_BY, "meshservice-generator",
                        Labels.ENV, "universal",
                        Labels.ZONE, "east",
                        Labels.ORIGIN, "zone"));
    }

    @Test
    void everyModeButDisabledMakesThemAndDisabledTakesThemAwayAtOnce() {
        zone.put(dataplane("web-1", "10.0.1.1", inbound("web")));
        for (Mode mode : List.of(Mode.ReachableBackends, Mode.Exclusive, Mode.Everywhere)) {
            zone.put(mesh(mode(mode)));
            assertThat(service("web")).as("%s", mode).isPresent();
            zone.put(mesh(mode(Mode.Disabled)));
            assertThat(service("web")).isEmpty();
        }
    }

    @Test
    void whatIsNotReadyCountsForTheServiceAndNotForItsState() {
        Inbound idle =
                inbound("web").toBuilder().setState(Inbound.State.NotReady).build();
        zone.put(dataplane("web-1", "10.0.1.1", idle, inbound("api")));
        assertThat(spec("web")).contains("\"state\":\"Unavailable\"").contains("\"value\":\"api\"");
        zone.put(dataplane("web-1", "10.0.1.1", inbound("web"), inbound("api")));
        assertThat(spec("web")).contains("\"state\":\"Available\"");
    }

    @Test
    void whereDataplanesDifferInPortsTheListThatTheServiceHasStaysWhileOneAgrees() {
        zone.put(dataplane("web-2", "10.0.1.2", inbound("web")));
        zone.put(dataplane(
                "web-1", "10.0.1.1", inbound("web").toBuilder().setPort(81).build()));
        assertThat(spec("web")).contains("\"port\":80");
        zone.delete(dataplane("web-2"));
        assertThat(spec("web")).contains("\"port\":81").doesNotContain("\"port\":80,");
    }

    @Test
    void aServiceWithoutDataplanesIsGoneAfterTheGracePeriodUnlessOneComesBack() {
        zone.put(dataplane("web-1", "10.0.1.1", inbound("web")));
        zone.delete(dataplane("web-1"));
        assertThat(stored("web").resource().label(Labels.DELETION_GRACE_PERIOD)).isEqualTo(START.toString());
        assertThat(spec("web")).contains("\"state\":\"Unavailable\"");
        pass(Duration.ofMinutes(59));
        zone.put(dataplane("web-1", "10.0.1.1", inbound("web")));
        assertThat(stored("web").resource().labels()).doesNotContainKey(Labels.DELETION_GRACE_PERIOD);
        pass(Duration.ofHours(2));
        assertThat(service("web")).isPresent();

        zone.delete(dataplane("web-1"));
        pass(Duration.ofMinutes(61));
        assertThat(service("web")).isEmpty();
    }

    @Test
    void whatSomebodyMadeIsOnlyFilledAndCopiesOfOtherZonesAreLeftAlone() {
        zone.put(json(
                "MeshService",
                "web",
                Map.of("team", "shop"),
                "{\"ports\":[{\"port\":8080,\"targetPort\":80}],\"selector\":{\"dataplaneTags\":{\"app\":\"shop\"}}}"));
        Resource copy = json(
                "MeshService",
                "api",
                Map.of(Labels.ORIGIN, "global", Labels.MANAGED_BY, "meshservice-generator"),
                "{\"ports\":[]}");
        zone.put(copy);
        zone.put(dataplane("web-1", "10.0.1.1", inbound("web", "app", "shop"), inbound("api")));
        assertThat(spec("web"))
                .contains("\"port\":8080")
                .contains("\"state\":\"Available\"")
                .contains("{\"type\":\"ServiceTag\",\"value\":\"web\"}");
        assertThat(stored("web").resource().label(Labels.MANAGED_BY)).isEmpty();
        assertThat(stored("api").resource()).isEqualTo(copy);
        zone.put(mesh(mode(Mode.Disabled)));
        assertThat(service("web")).isPresent();
        assertThat(service("api")).isPresent();
    }

    @Test
    void aTagThatIsNoNameOfAServiceMakesNone() {
        zone.put(dataplane("web-1", "10.0.1.1", inbound("web_ns_svc_80"), inbound("Web")));
        assertThat(zone.store.list(MeshServicePlanner.KIND)).isEmpty();
    }

    @Test
    void aDataplaneThatTheMeshRefusesStandsBehindNothing() {
        zone.put(dataplane("web-1", "10.0.1.1", inbound("web")));
        zone.put(mesh(ZoneWorld.only(mode(Mode.Everywhere), "west")));
        assertThat(spec("web")).contains("\"state\":\"Unavailable\"");
        assertThat(stored("web").resource().labels()).containsKey(Labels.DELETION_GRACE_PERIOD);
    }

    @Test
    void whatChangesNothingIsNotWritten() {
        zone.put(dataplane("web-1", "10.0.1.1", inbound("web")));
        long version = stored("web").version();
        zone.put(dataplane("web-2", "10.0.1.2", inbound("web")));
        zone.put(dataplane("db-1", "10.0.1.3", inbound("db")));
        assertThat(stored("web").version()).isEqualTo(version);
    }

    @Test
    void everyServiceHasAnAddressOfItsOwnForAsLongAsItLivesAndThatOutlivesAStart() {
        zone.put(dataplane("d-1", "10.0.1.1", inbound("web"), inbound("api"), inbound("db")));
        Map<String, String> before = Map.of("api", vip("api"), "db", vip("db"), "web", vip("web"));
        assertThat(before.values()).doesNotHaveDuplicates().allMatch(address -> address.startsWith("241.0.0."));

        addresses.close();
        addresses = new VipLedger(zone.store, POOLS, Runnable::run);
        before.forEach((name, address) -> assertThat(vip(name)).isEqualTo(address));

        zone.delete(key("api"));
        // The generator made it again at once; the address that was given back rests while there are others.
        assertThat(vip("api")).isNotEqualTo(before.get("api"));
        assertThat(zone.store.attributes("vip/")).hasSize(3);
    }

    @Test
    void whenNoAddressIsLeftOthersKeepTheirs() {
        for (int i = 0; i < 8; i++) {
            zone.put(dataplane("d-" + i, "10.0.1." + i, inbound("s" + i)));
        }
        assertThat(zone.store.list(MeshServicePlanner.KIND).stream()
                        .map(stored -> addresses.of(stored.key()))
                        .flatMap(Optional::stream))
                .hasSize(6)
                .doesNotHaveDuplicates();
    }

    @Test
    void theStatusTellsNamesAddressesAndWhoIsBehind() {
        zone.put(generator(
                "local-universal",
                "{\"selector\":{\"meshService\":{\"matchLabels\":{\"kuma.io/origin\":\"zone\"}}},"
                        + "\"template\":\"{{ .DisplayName }}.svc.mesh.local\"}"));
        zone.put(dataplane("web-1", "10.0.1.1", inbound("web")));
        assertThat(status("web"))
                .isEqualTo("{\"addresses\":[{\"hostname\":\"web.svc.mesh.local\",\"origin\":\"HostnameGenerator\","
                        + "\"hostnameGeneratorRef\":{\"coreName\":\"local-universal\"}}],"
                        + "\"hostnameGenerators\":[{\"hostnameGeneratorRef\":{\"coreName\":\"local-universal\"},\"conditions\":["
                        + "{\"message\":\"\",\"reason\":\"Generated\",\"status\":\"True\",\"type\":\"Generated\"}]}],"
                        + "\"dataplaneProxies\":{\"connected\":0,\"healthy\":1,\"total\":1},\"tls\":{\"status\":\"NotReady\"},"
                        + "\"vips\":[{\"ip\":\"" + vip("web") + "\"}]}");
        assertThat(stored("web").resource().status()).as("it is not stored").isEqualTo(ByteString.EMPTY);
    }

    @Test
    void ofTwoServicesThatWouldHaveOneNameTheFirstHasItAndATemplateThatCannotBeReadSaysSo() {
        zone.put(generator("a", "{\"selector\":{\"meshService\":{}},\"template\":\"one.mesh.local\"}"));
        zone.put(generator("b", "{\"selector\":{\"meshService\":{}},\"template\":\"{{ .Nonsense }}.mesh.local\"}"));
        zone.put(generator("c", "{\"selector\":{\"meshExternalService\":{}},\"template\":\"two.mesh.local\"}"));
        zone.put(dataplane("d-1", "10.0.1.1", inbound("api"), inbound("web")));
        assertThat(status("api")).contains("one.mesh.local").contains("TemplateError");
        assertThat(status("web"))
                .doesNotContain("\"hostname\"")
                .contains("\"reason\":\"Collision\"")
                .contains("which is older")
                .doesNotContain("two.mesh.local");
    }

    @Test
    void aMultiZoneServiceNamesItsMembersAndAnExternalOneHasOneAddress() {
        zone.put(
                json(
                        "MeshService",
                        "web-x2v",
                        Map.of(Labels.ORIGIN, "global", Labels.ZONE, "west", Labels.DISPLAY_NAME, "web"),
                        "{\"ports\":[{\"port\":80}]}"),
                json(
                        "MeshMultiZoneService",
                        "web",
                        Map.of(),
                        "{\"selector\":{\"meshService\":{\"matchLabels\":{\"kuma.io/display-name\":\"web\"}}},\"ports\":[{\"port\":80}]}"),
                json("MeshExternalService", "bank", Map.of(), "{\"match\":{\"port\":443}}"));
        zone.put(dataplane("web-1", "10.0.1.1", inbound("web")));
        assertThat(status("MeshMultiZoneService", "web"))
                .contains("{\"name\":\"web\",\"namespace\":\"\",\"zone\":\"east\",\"mesh\":\"default\"}")
                .contains("{\"name\":\"web\",\"namespace\":\"\",\"zone\":\"west\",\"mesh\":\"default\"}")
                .contains("243.0.0.1");
        assertThat(status("MeshExternalService", "bank")).isEqualTo("{\"vip\":{\"ip\":\"242.0.0.1\"}}");
        assertThat(status("MeshService", "web-x2v")).contains("\"dataplaneProxies\":{},\"tls\":{}");
    }

    private void pass(Duration span) {
        now = now.plus(span);
        List<Timer> due =
                timers.stream().filter(timer -> !timer.due().isAfter(now)).toList();
        timers.removeAll(due);
        due.forEach(timer -> timer.task().run());
    }

    private static Mesh.Builder mode(Mode mode) {
        return Mesh.newBuilder().setMeshServices(Mesh.MeshServices.newBuilder().setMode(mode));
    }

    private static Resource generator(String name, String spec) {
        return new Resource(ResourceKey.global("HostnameGenerator", name), Map.of(), ByteString.copyFromUtf8(spec));
    }

    private static ResourceKey key(String name) {
        return MeshServicePlanner.KIND.key("default", name);
    }

    private Optional<StoredResource> service(String name) {
        return zone.store.get(key(name));
    }

    private StoredResource stored(String name) {
        return service(name).orElseThrow();
    }

    private String spec(String name) {
        return ResourceDocuments.spec(stored(name).resource()).toString();
    }

    private String vip(String name) {
        return addresses.of(key(name)).orElseThrow();
    }

    private String status(String name) {
        return status("MeshService", name);
    }

    private String status(String kind, String name) {
        return new ServicesWithStatus(zone.store, zone.store, zone::snapshot, addresses)
                .get(ResourceKinds.named(kind).key("default", name))
                .orElseThrow()
                .resource()
                .status()
                .toStringUtf8();
    }
}
