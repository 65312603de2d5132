package io.meridian.global.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.ProvidedResourceRules;
import io.meridian.common.admission.StoredAsItIs;
import io.meridian.common.codec.FromWire;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.common.sync.Acceptance.Verdict;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.validation.Violation;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a zone says of itself counts for nothing, and what global takes of it is sound by itself. */
final class ProvidedResourcesTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final ControlPlaneRole ROLE =
            new ControlPlaneRole(new ControlPlaneRole.Place.Global(), "universal", false, true);
    private static final KindRules DATAPLANES =
            new StoredAsItIs(ResourceKinds.DATAPLANE.name(), ProvidedResourcesTest::needsAnAddress);

    private final ResourceStore store = InMemoryResourceStore.open(CLOCK, WireForm.ofGlobal());
    private final ProvidedResources east =
            new ProvidedResources("east", store, new ProvidedResourceRules(ROLE, List.of(DATAPLANES)));

    @BeforeEach
    void thereIsAMesh() {
        put(new Resource(ResourceKinds.MESH_KIND.key("", "default"), Map.of(), ByteString.EMPTY));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aDataplaneOfTheZonesOwnIsTakenAsItIsSpelled() {
        Upsert offered = provided("east", dataplane("web", "10.0.0.1", "east"));

        assertThat(east.judge(offered)).isInstanceOfSatisfying(Verdict.Accepted.class, accepted -> {
            assertThat(accepted.resource().key()).isEqualTo(offered.key());
            assertThat(accepted.resource().label(Labels.ZONE)).isEqualTo("east");
            assertThat(accepted.resource().label(Labels.DISPLAY_NAME)).isEqualTo("web");
        });
    }

    @Test
    void whatIsSpelledAsAnotherZonesIsRefused() {
        assertRefused(provided("west", dataplane("web", "10.0.0.1", "west")), "not spelled as a resource of zone east");
    }

    @Test
    void aTagThatNamesAnotherZoneIsRefused() {
        Resource own = read(provided("east", dataplane("web", "10.0.0.1", "east")));
        Resource forged = own.withSpec(dataplane("web", "10.0.0.1", "west").spec());

        assertRefused(asIs(forged), "not spelled as a resource of zone east");
    }

    @Test
    void aResourceThatSaysItIsGlobalsIsRefused() {
        Resource own = read(provided("east", dataplane("web", "10.0.0.1", "east")));
        Map<String, String> labels = new TreeMap<>(own.labels());
        labels.put(Labels.ORIGIN, Labels.ORIGIN_GLOBAL);

        assertRefused(asIs(own.withLabels(labels)), "not spelled as a resource of zone east");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mesh",
                "Secret",
                "GlobalSecret",
                "Config",
                "Zone",
                "ZoneInsight",
                "DataplaneInsight",
                "TrafficRoute",
                "Nonsense"
            })
    void kindsThatZonesDoNotProvideAreRefused(String kind) {
        Upsert offered = new Upsert(
                new ResourceKey(kind, "", "x"),
                canonical().digest(),
                canonical().bytes());

        assertRefused(offered, "zones do not provide resources of kind " + kind);
    }

    @Test
    void whatIsInNoMeshOfGlobalsIsRefusedUntilThereIsOne() {
        Resource stray = new Resource(
                new ResourceKey("Dataplane", "later", "web"),
                Map.of(),
                dataplane("web", "10.0.0.1", "east").spec());
        assertRefused(provided("east", stray), "there is no mesh later at global");

        put(new Resource(ResourceKinds.MESH_KIND.key("", "later"), Map.of(), ByteString.EMPTY));
        assertThat(east.judge(provided("east", stray))).isInstanceOf(Verdict.Accepted.class);
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        assertRefused(provided("east", dataplane("Not A Name", "10.0.0.1", "east")), "name: invalid characters");
    }

    @Test
    void aLabelThatIsNoneIsRefused() {
        Resource odd = dataplane("web", "10.0.0.1", "east").withLabels(Map.of("team", "a b"));

        assertRefused(provided("east", odd), "labels[\"team\"]");
    }

    @Test
    void aSpecThatIsUnsoundOrCannotBeReadOrIsTooLargeIsRefused() {
        assertRefused(provided("east", dataplane("web", "", "east")), "networking.address: must be set");
        assertRefused(
                asIs(read(provided("east", dataplane("web", "10.0.0.1", "east")))
                        .withSpec(ByteString.copyFromUtf8("no protobuf"))),
                "");
        ByteString large = Dataplane.newBuilder()
                .setNetworking(Networking.newBuilder().setAddress("x".repeat(5 << 20)))
                .build()
                .toByteString();
        assertRefused(
                provided("east", dataplane("web", "10.0.0.1", "east").withSpec(large)), "expected: at most 4194304");
    }

    private void assertRefused(Upsert offered, String because) {
        assertThat(east.judge(offered))
                .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.reason())
                        .contains(because));
    }

    private void put(Resource resource) {
        store.write(Write.of(new Write.Mutation.Put(resource, Write.Expected.ANYTHING, Optional.empty()), "test"))
                .join();
    }

    private static Canonical canonical() {
        return WireForm.providedBy("east").of(dataplane("web", "10.0.0.1", "east"));
    }

    private static Upsert provided(String zone, Resource resource) {
        Canonical wire = WireForm.providedBy(zone).of(resource);
        return new Upsert(wire.key(), wire.digest(), wire.bytes());
    }

    private static Upsert asIs(Resource resource) {
        Canonical wire = WireForm.asGiven().of(resource);
        return new Upsert(wire.key(), wire.digest(), wire.bytes());
    }

    private static Resource read(Upsert offered) {
        return switch (WireForm.fromWire(offered.bytes(), ResourceKinds.DATAPLANE)) {
            case FromWire.Read(var resource) -> resource;
            case FromWire.Unreadable(var reason) -> throw new AssertionError(reason);
        };
    }

    private static List<Violation> needsAnAddress(Resource dataplane) {
        try {
            return Dataplane.parseFrom(dataplane.spec())
                            .getNetworking()
                            .getAddress()
                            .isEmpty()
                    ? List.of(new Violation("networking.address", "must be set"))
                    : List.of();
        } catch (InvalidProtocolBufferException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    private static Resource dataplane(String name, String address, String zone) {
        Dataplane dataplane = Dataplane.newBuilder()
                .setNetworking(Networking.newBuilder()
                        .setAddress(address)
                        .addInbound(Networking.Inbound.newBuilder()
                                .setPort(8080)
                                .putTags("kuma.io/service", "web")
                                .putTags(Labels.ZONE, zone)))
                .build();
        return new Resource(new ResourceKey("Dataplane", "default", name), Map.of(), dataplane.toByteString());
    }
}
