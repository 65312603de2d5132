package io.meridian.zone.membership;

import static io.meridian.zone.membership.Fixtures.dataplane;
import static io.meridian.zone.membership.Fixtures.mesh;
import static io.meridian.zone.membership.Fixtures.put;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.admission.Admission;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.Outcome;
import io.meridian.common.admission.Outcome.Stage;
import io.meridian.common.admission.Proposal;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.common.validation.Violation;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import io.meridian.zone.membership.RefusedRegistrations.Refusal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Registration through the zone's admission, over a real store in memory. */
final class DataplaneRulesTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    private final InMemoryResourceStore store = Fixtures.store(() -> NOW);
    private final DataplaneRules rules = new DataplaneRules("eu-1", resource -> List.of());
    private final RefusedRegistrations refusals = new RefusedRegistrations(3, () -> NOW);
    private final List<String> counted = new ArrayList<>();
    private final Admission admission = new Admission(
            ControlPlaneRole.federatedZone("eu-1"),
            store,
            List.of(rules),
            Runnable::run,
            new RegistrationWitness(rules, store, refusals, counted::add));

    private Outcome register(Resource dataplane) {
        return admission.put(dataplane, Expected.ANYTHING, "test").join();
    }

    private Networking stored(ResourceKey key) throws InvalidProtocolBufferException {
        return Dataplane.parseFrom(Fixtures.stored(store, key).spec()).getNetworking();
    }

    @Test
    void everyInboundGetsTheNameOfItsZoneWhateverItSaid() throws Exception {
        put(store, mesh("production", "", ""));
        Outcome outcome = register(dataplane("production", "web", "{svc: web, zone: elsewhere} ⊕ {svc: admin}"));

        assertThat(outcome).isInstanceOf(Outcome.Created.class);
        assertThat(stored(ResourceKinds.DATAPLANE.key("production", "web")).getInboundList())
                .allSatisfy(inbound -> assertThat(inbound.getTagsMap()).containsEntry("kuma.io/zone", "eu-1"));
    }

    @Test
    void soDoesAGateway() throws Exception {
        put(store, mesh("production", "", ""));
        register(dataplane("production", "edge", "gateway {svc: edge}"));
        assertThat(stored(ResourceKinds.DATAPLANE.key("production", "edge"))
                        .getGateway()
                        .getTagsMap())
                .containsEntry("kuma.io/zone", "eu-1");
    }

    @Test
    void anInboundWithAServiceProbeIsNotReadyUntilTheProbeSaysSo() throws Exception {
        put(store, mesh("production", "", ""));
        Resource plain = dataplane("production", "web", "{svc: web}");
        Dataplane.Builder probed = Dataplane.parseFrom(plain.spec()).toBuilder();
        probed.getNetworkingBuilder().getInboundBuilder(0).getServiceProbeBuilder();
        register(plain.withSpec(probed.build().toByteString()));

        Networking.Inbound inbound =
                stored(ResourceKinds.DATAPLANE.key("production", "web")).getInbound(0);
        assertThat(inbound.getState()).isEqualTo(Networking.Inbound.State.NotReady);
        assertThat(inbound.getHealth().getReady()).isFalse();
    }

    @Test
    void aRefusalIsAViolationInTheReferencesWordsAndNothingIsStored() {
        put(store, mesh("production", "{team: pay}", ""));
        Outcome outcome = register(dataplane("production", "web", "{svc: web}"));

        assertThat(outcome)
                .isEqualTo(
                        new Outcome.Refused(
                                Stage.CREATING,
                                List.of(
                                        new Violation(
                                                "networking.inbound[0].tags",
                                                "dataplane cannot be a member of mesh \"production\" because its tags \"kuma.io/service=web"
                                                        + " kuma.io/zone=eu-1\" does not fulfill any requirements defined on the Mesh"))));
        assertThat(store.list(ResourceKinds.DATAPLANE)).isEmpty();
    }

    @Test
    void aZoneThatTheMeshShutsOutIsSaidToBe() {
        put(store, mesh("production", "{zone: us-east} ∥ {zone: us-west}", "{env: development}"));
        Outcome outcome = register(dataplane("production", "web", "{svc: web, zone: us-east}"));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> {
            assertThat(refused.violations()).hasSize(2);
            assertThat(refused.violations().get(1).message())
                    .startsWith("zone \"eu-1\" is outside mesh \"production\": no dataplane of this zone can fulfill"
                            + " requirements[0] (kuma.io/zone=us-east)");
        });
    }

    @Test
    void anUpdateThatNoLongerFitsIsRefusedAndTheOldOneStays() {
        put(store, mesh("production", "", "{env: development}"));
        register(dataplane("production", "web", "{svc: web}"));
        Outcome outcome = register(dataplane("production", "web", "{svc: web, env: development}"));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.stage())
                .isEqualTo(Stage.UPDATING));
        assertThat(store.list(ResourceKinds.DATAPLANE)).hasSize(1);
    }

    @Test
    void aMeshThatIsNotThereIsMissing() {
        assertThat(register(dataplane("nowhere", "web", "{svc: web}"))).isEqualTo(new Outcome.MeshMissing("nowhere"));
    }

    @Test
    void aMeshThatGoesLeavesItsDataplanesBehindAsOrphans() {
        put(store, mesh("production", "", ""));
        register(dataplane("production", "web", "{svc: web}"));
        register(dataplane("production", "web", "{svc: web, env: development}"));
        Fixtures.delete(store, ResourceKey.global("Mesh", "production"));

        ResourceKey orphan = ResourceKinds.DATAPLANE.key("production", "web");
        assertThat(Fixtures.stored(store, orphan).owner()).isEmpty();
        assertThat(rules.judge(Fixtures.stored(store, orphan).resource(), store))
                .isEqualTo(new Verdict.NoMesh("production"));
    }

    @Test
    void refusedRegistrationsAreListedWithTheRuleUntilTheySucceed() {
        put(store, mesh("production", "{team: pay}", ""));
        register(dataplane("production", "web", "{svc: web}"));
        register(dataplane("production", "web", "{svc: web}"));

        assertThat(counted).as("the meshes of refusals").isNotEmpty().containsOnly("production");
        assertThat(refusals.of("production")).singleElement().satisfies(refusal -> {
            assertThat(refusal.attempts()).isEqualTo(2);
            assertThat(refusal.verdict()).isInstanceOf(Verdict.Unfulfilled.class);
        });

        register(dataplane("production", "web", "{svc: web, team: pay}"));
        assertThat(refusals.of("production")).isEmpty();
    }

    @Test
    void theListOfRefusedRegistrationsIsBoundedAndTheOldestMakesRoom() {
        put(store, mesh("production", "{team: pay}", ""));
        for (String name : List.of("a", "b", "c", "d")) {
            register(dataplane("production", name, "{svc: web}"));
        }
        assertThat(refusals.of("production"))
                .extracting(Refusal::dataplane)
                .extracting(ResourceKey::name)
                .containsExactly("b", "c", "d");
    }

    @Test
    void aDryRunIsNoRegistration() {
        put(store, mesh("production", "{team: pay}", ""));
        Outcome outcome =
                admission.judge(Proposal.of(dataplane("production", "web", "{svc: web}")), Expected.ANYTHING, "test");

        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        assertThat(refusals.of("production")).isEmpty();
    }

    @Test
    void aMeshIsInUseWhileItHasDataplanesHere() {
        MeshesInUse inUse = new MeshesInUse(store);
        put(store, mesh("production", "", ""), mesh("idle", "", ""));
        register(dataplane("production", "web", "{svc: web}"));
        assertThat(inUse.test("production")).isTrue();
        assertThat(inUse.test("idle")).isFalse();
    }
}
