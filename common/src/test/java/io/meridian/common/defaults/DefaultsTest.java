package io.meridian.common.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import io.meridian.common.defaults.StartUpDefaults.Place;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.PlainForm;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.wire.mesh.v1alpha1.TrafficPermission;
import io.meridian.wire.mesh.v1alpha1.TrafficRoute;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DefaultsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper CANONICAL = new ObjectMapper()
            .configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true)
            .configure(JsonNodeFeature.WRITE_PROPERTIES_SORTED, true);

    @Test
    void aNewMeshGetsFourPoliciesUnderNamesOfItsOwn() {
        assertThat(DefaultPolicies.of("m1", List.of(), DefaultsSettings.NOTHING_SET))
                .extracting(Resource::key)
                .containsExactly(
                        new ResourceKey("MeshTimeout", "m1", "mesh-gateways-timeout-all-m1"),
                        new ResourceKey("MeshTimeout", "m1", "mesh-timeout-all-m1"),
                        new ResourceKey("MeshCircuitBreaker", "m1", "mesh-circuit-breaker-all-m1"),
                        new ResourceKey("MeshRetry", "m1", "mesh-retry-all-m1"));
    }

    @Test
    void everySpecIsInCanonicalForm() throws IOException {
        for (Resource resource : everyJsonDefault().toList()) {
            JsonNode tree = JSON.readTree(resource.spec().toStringUtf8());
            assertThat(resource.spec().toStringUtf8())
                    .as(resource.key().toString())
                    .isEqualTo(CANONICAL.writeValueAsString(tree));
        }
    }

    @Test
    void anUnwantedTypeIsLeftOutAndAStarLeavesOutAll() {
        assertThat(kinds(List.of("MeshTimeout", "Nonsense"))).containsExactly("MeshCircuitBreaker", "MeshRetry");
        assertThat(kinds(List.of("meshretry"))).as("types are exact").hasSize(4);
        assertThat(kinds(List.of("MeshRetry", "*"))).isEmpty();
    }

    @Test
    void theFirstGenerationsPoliciesComeOnlyWhenAskedFor() throws IOException {
        DefaultsSettings asked = new DefaultsSettings(false, false, true, false);
        List<Resource> policies = DefaultPolicies.of("m1", List.of(), asked);

        assertThat(policies).extracting(policy -> policy.key().name()).endsWith("allow-all-m1", "route-all-m1");
        TrafficPermission permission =
                TrafficPermission.parseFrom(policies.get(4).spec());
        assertThat(permission.getSources(0).getMatchMap()).containsEntry("kuma.io/service", "*");
        assertThat(permission.getDestinations(0).getMatchMap()).containsEntry("kuma.io/service", "*");
        TrafficRoute route = TrafficRoute.parseFrom(policies.get(5).spec());
        assertThat(route.getConf().getDestinationMap()).containsEntry("kuma.io/service", "*");
        assertThat(route.getConf().getLoadBalancer().hasRoundRobin()).isTrue();
    }

    @Test
    void aGlobalLacksItsMeshAndFiveGeneratorsAtFirst() {
        try (ResourceStore store = InMemoryResourceStore.open(InstantSource.system(), new PlainForm())) {
            assertThat(missing(Place.GLOBAL, DefaultsSettings.NOTHING_SET, store))
                    .extracting(resource -> resource.key().name())
                    .containsExactly(
                            "default",
                            "synced-mesh-multi-zone-service",
                            "synced-kube-mesh-service",
                            "synced-headless-kube-mesh-service",
                            "synced-universal-mesh-service",
                            "synced-mesh-external-service");
        }
    }

    @Test
    void aFederatedZoneMakesNoMeshAndItsGeneratorsSayThatTheyAreOfAZone() {
        try (ResourceStore store = InMemoryResourceStore.open(InstantSource.system(), new PlainForm())) {
            assertThat(missing(Place.FEDERATED_ZONE, DefaultsSettings.NOTHING_SET, store))
                    .allSatisfy(resource -> {
                        assertThat(resource.key().kind()).isEqualTo("HostnameGenerator");
                        assertThat(resource.label("kuma.io/origin")).isEqualTo("zone");
                    })
                    .hasSize(2);
            assertThat(missing(Place.STANDALONE_ZONE, DefaultsSettings.NOTHING_SET, store))
                    .hasSize(3);
        }
    }

    @Test
    void whatIsThereIsLeftAsItIs() {
        try (ResourceStore store = InMemoryResourceStore.open(InstantSource.system(), new PlainForm())) {
            Resource mesh =
                    missing(Place.GLOBAL, DefaultsSettings.NOTHING_SET, store).getFirst();
            store.write(Write.of(new Mutation.Put(mesh, Expected.ABSENT, Optional.empty()), "test"))
                    .join();

            assertThat(missing(Place.GLOBAL, DefaultsSettings.NOTHING_SET, store))
                    .extracting(Resource::key)
                    .doesNotContain(mesh.key())
                    .hasSize(5);
        }
    }

    @Test
    void eachSwitchLeavesOutWhatItNames() {
        try (ResourceStore store = InMemoryResourceStore.open(InstantSource.system(), new PlainForm())) {
            assertThat(missing(Place.GLOBAL, new DefaultsSettings(true, false, false, false), store))
                    .hasSize(5);
            assertThat(missing(Place.GLOBAL, new DefaultsSettings(false, false, false, true), store))
                    .hasSize(1);
            assertThat(missing(Place.GLOBAL, new DefaultsSettings(false, true, false, false), store))
                    .isEmpty();
        }
    }

    private static List<String> kinds(List<String> skipped) {
        return DefaultPolicies.of("m1", skipped, DefaultsSettings.NOTHING_SET).stream()
                .map(policy -> policy.key().kind())
                .toList();
    }

    private static List<Resource> missing(Place place, DefaultsSettings settings, ResourceStore store) {
        return StartUpDefaults.of(place, settings).stream()
                .flatMap(each -> each.missing(store).stream())
                .toList();
    }

    private static Stream<Resource> everyJsonDefault() {
        try (ResourceStore store = InMemoryResourceStore.open(InstantSource.system(), new PlainForm())) {
            return Stream.of(
                            DefaultPolicies.of("m1", List.of(), DefaultsSettings.NOTHING_SET),
                            missing(Place.GLOBAL, DefaultsSettings.NOTHING_SET, store),
                            missing(Place.FEDERATED_ZONE, DefaultsSettings.NOTHING_SET, store))
                    .flatMap(List::stream)
                    .filter(resource -> !resource.key().kind().equals("Mesh"));
        }
    }
}
