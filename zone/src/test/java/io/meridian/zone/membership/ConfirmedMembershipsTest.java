package io.meridian.zone.membership;

import static io.meridian.zone.membership.Fixtures.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.admission.Admission;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.Outcome;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.wire.mesh.v1alpha1.Mesh.DataplaneProxyConstraints;
import io.meridian.wire.mesh.v1alpha1.Mesh.DataplaneProxyConstraints.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The memberships of {@code mesh-rules.yaml}, each confirmed against the reference, as registrations in a zone. */
final class ConfirmedMembershipsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
    private static final String TABLE = "/io/meridian/common/testing/mesh-rules.yaml";

    private final InMemoryResourceStore store = Fixtures.store(() -> NOW);
    private final DataplaneRules rules = new DataplaneRules("default", resource -> List.of());
    private final Admission admission = new Admission(
            ControlPlaneRole.federatedZone("default"),
            store,
            List.of(rules),
            Runnable::run,
            new RegistrationWitness(rules, store, new RefusedRegistrations(3, () -> NOW), mesh -> {}));

    private record Case(
            String title,
            List<Map<String, String>> requirements,
            List<Map<String, String>> restrictions,
            List<Map<String, String>> inbounds,
            Optional<Map<String, String>> gateway,
            boolean refused) {
        @Override
        public String toString() {
            return title;
        }

        Resource mesh() {
            Mesh mesh = Mesh.newBuilder()
                    .setConstraints(Mesh.Constraints.newBuilder()
                            .setDataplaneProxy(DataplaneProxyConstraints.newBuilder()
                                    .addAllRequirements(selectors(requirements))
                                    .addAllRestrictions(selectors(restrictions))))
                    .build();
            return new Resource(ResourceKey.global("Mesh", "production"), Map.of(), mesh.toByteString());
        }

        Resource dataplane() {
            Networking.Builder networking = Networking.newBuilder().setAddress("192.0.2.1");
            inbounds.forEach(
                    tags -> networking.addInboundBuilder().setPort(8080).putAllTags(tags));
            gateway.ifPresent(tags -> networking.getGatewayBuilder().putAllTags(tags));
            return new Resource(
                    ResourceKinds.DATAPLANE.key("production", "web"),
                    Map.of(),
                    Dataplane.newBuilder().setNetworking(networking).build().toByteString());
        }

        private static List<Rules> selectors(List<Map<String, String>> selectors) {
            return selectors.stream()
                    .map(tags -> Rules.newBuilder().putAllTags(tags).build())
                    .toList();
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream in = ConfirmedMembershipsTest.class.getResourceAsStream(TABLE)) {
            Map<String, List<Map<String, Object>>> table = new Yaml().load(in);
            return table.getOrDefault("memberships", List.of()).stream().map(ConfirmedMembershipsTest::read);
        }
    }

    @SuppressWarnings("unchecked") // The table's own shape: lists of tags by name.
    private static Case read(Map<String, Object> line) {
        return new Case(
                (String) line.getOrDefault("title", ""),
                (List<Map<String, String>>) line.getOrDefault("requirements", List.of()),
                (List<Map<String, String>>) line.getOrDefault("restrictions", List.of()),
                (List<Map<String, String>>) line.getOrDefault("inbounds", List.of()),
                Optional.ofNullable((Map<String, String>) line.get("gateway")),
                (boolean) line.getOrDefault("refused", false));
    }

    @Test
    void theTableHasItsNineteenCases() throws IOException {
        assertThat(cases()).hasSize(19).extracting(Case::title).doesNotContain("");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aRegistrationIsDecidedAsTheReferenceDecidesIt(Case example) {
        put(store, example.mesh());
        Outcome outcome =
                admission.put(example.dataplane(), Expected.ANYTHING, "test").join();

        assertThat(outcome).isInstanceOf(example.refused() ? Outcome.Refused.class : Outcome.Created.class);
        assertThat(store.list(ResourceKinds.DATAPLANE)).hasSize(example.refused() ? 0 : 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theDecisionAloneIsTheSame(Case example) {
        Verdict verdict = Membership.decide(
                "production",
                Constraints.of(example.mesh().spec()),
                ProxyTags.of(example.dataplane().spec()));

        assertThat(verdict).isInstanceOf(example.refused() ? Verdict.Refused.class : Verdict.Admitted.class);
    }
}
