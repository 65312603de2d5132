package io.meridian.common.admission.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.Outcome;
import io.meridian.common.admission.Plan;
import io.meridian.common.admission.rules.ControlPlaneRules.Surroundings;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.defaults.DefaultsSettings;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Condition;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.WriteResult;
import io.meridian.common.testing.Documents;
import io.meridian.common.testing.Planes;
import io.meridian.common.testing.RuleMaterial;
import io.meridian.common.validation.Violation;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What belongs to a Mesh comes and goes with it, whatever else happens at the same time. */
final class MeshRulesTest {

    private static final ResourceKey M1 = ResourceKey.global("Mesh", "m1");
    private static final String BUILTIN = "mtls: {enabledBackend: a, backends: [{name: a, type: builtin}]}";
    private static final String PROVIDED =
            "mtls: {backends: [{name: p, type: provided, conf: {cert: {secret: c}, key: {secret: k}}}]}";

    private final Planes global = Planes.global();

    @AfterEach
    void close() {
        global.close();
    }

    @Test
    void secretsComeBeforeTheMeshThatNamesThemAndPoliciesAfterIt() {
        assertThat(accepted(put(Documents.mesh("m1", BUILTIN))).mutations())
                .extracting(
                        mutation -> mutation.key().kind() + " " + mutation.key().name())
                .containsExactly(
                        "Secret m1.ca-builtin-cert-a",
                        "Secret m1.ca-builtin-key-a",
                        "Secret dataplane-token-signing-key-m1-1",
                        "Mesh m1",
                        "MeshTimeout mesh-gateways-timeout-all-m1",
                        "MeshTimeout mesh-timeout-all-m1",
                        "MeshCircuitBreaker mesh-circuit-breaker-all-m1",
                        "MeshRetry mesh-retry-all-m1");
    }

    @Test
    void allOfItHasOneRevision() {
        long before = global.store().head().revision();
        write(Documents.mesh("m1", BUILTIN));

        assertThat(global.store().head().revision()).isEqualTo(before + 1);
        assertThat(global.store().history().all()).hasSize(8).allSatisfy(latest -> assertThat(latest.revision())
                .isEqualTo(before + 1));
    }

    @Test
    void aRefusedMeshLeavesNothingAndCostsNoKey() {
        RsaKeys none = bits -> {
            throw new AssertionError("a key was made");
        };
        Surroundings around = Planes.surroundings();
        try (Planes plane = Planes.of(
                ControlPlaneRole.global(),
                new Surroundings(none, around.clock(), around.files(), around.connected(), around.defaults(), false))) {
            String mesh =
                    "mtls: {backends: [{name: a, type: builtin}, {name: b, type: builtin, conf: {caCert: {RSAbits: 9000}}}]}";
            Outcome outcome = plane.admission()
                    .put(Documents.mesh("m1", mesh), Expected.ANYTHING, "test")
                    .join();

            assertThat(outcome).isInstanceOf(Outcome.Refused.class);
            assertThat(plane.store().history().all()).isEmpty();
        }
    }

    @Test
    void anUpdateMakesTheRootOfANewBackendAndKeepsTheOthers() {
        write(Documents.mesh("m1", BUILTIN));
        StoredResource root = stored("m1.ca-builtin-cert-a").orElseThrow();
        write(Documents.mesh(
                "m1", "mtls: {enabledBackend: a, backends: [{name: a, type: builtin}, {name: b, type: builtin}]}"));

        assertThat(stored("m1.ca-builtin-cert-a")).contains(root);
        assertThat(stored("m1.ca-builtin-key-b")).isPresent();
        assertThat(global.store().list(ResourceKinds.named("MeshRetry"), "m1")).hasSize(1);
    }

    @Test
    void aPolicyThatWasDeletedDoesNotComeBackWithAnUpdate() {
        write(Documents.mesh("m1", ""));
        delete(new ResourceKey("MeshRetry", "m1", "mesh-retry-all-m1"));
        write(Documents.mesh("m1", "meshServices: {mode: Exclusive}"));

        assertThat(global.store().list(ResourceKinds.named("MeshRetry"), "m1")).isEmpty();
    }

    @Test
    void manyWhoCreateOneMeshAtOnceGetOneRootAndOneKey() {
        List<CompletableFuture<Outcome>> writes = IntStream.range(0, 16)
                .mapToObj(i -> CompletableFuture.supplyAsync(() ->
                                global.admission().put(Documents.mesh("m1", BUILTIN), Expected.ANYTHING, "author " + i))
                        .thenCompose(outcome -> outcome))
                .toList();
        List<Outcome> outcomes = writes.stream().map(CompletableFuture::join).toList();

        assertThat(outcomes).filteredOn(Outcome.Created.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Outcome.Updated.class::isInstance).hasSize(15);
        assertThat(global.store().history().all())
                .extracting(latest -> latest.revision())
                .containsOnly(global.store().head().revision());
    }

    @Test
    void aKeyThatAnEarlierMeshOfTheNameLeftIsKept() {
        write(Documents.mesh("m1", ""));
        write(secret("dataplane-token-signing-key-m1-7", ByteString.copyFromUtf8("rotated")));
        delete(M1);
        assertThat(global.store().list(ResourceKinds.SECRET, "m1"))
                .extracting(found -> found.key().name())
                .containsExactly("dataplane-token-signing-key-m1-7");

        Plan.Accepted again = accepted(put(Documents.mesh("m1", "")));
        assertThat(again.mutations())
                .noneMatch(mutation -> mutation.key().kind().equals("Secret"));
        assertThat(again.conditions())
                .contains(new Condition.Exists(new ResourceKey("Secret", "m1", "dataplane-token-signing-key-m1-7")));
    }

    @Test
    void policiesThatUsersWroteGoWithTheMeshAndTheirSecretsStay() {
        write(Documents.mesh("m1", BUILTIN));
        write(Documents.resource(
                "{type: MeshTimeout, name: t1, mesh: m1, spec: {targetRef: {kind: Mesh}, to: [{targetRef: {kind: Mesh},"
                        + " default: {connectionTimeout: 7s}}]}}"));
        write(secret("mine", ByteString.copyFromUtf8("mine")));
        long before = global.store().head().revision();
        delete(M1);

        assertThat(global.store().head().revision()).isEqualTo(before + 1);
        assertThat(global.store().history().all())
                .extracting(latest -> latest.wire().name())
                .containsExactly("mine");
    }

    @Test
    void aMeshWithDataplanesIsNotDeleted() {
        write(Documents.mesh("m1", ""));
        join(dataplane());

        assertThat(deletion(M1))
                .isEqualTo(new Plan.Refused(List.of(
                        new Violation("mesh", "unable to delete mesh, there are still some dataplanes attached"))));
        try (Planes unsafe = unsafe()) {
            assertThat(deletion(unsafe, global.store().get(M1).orElseThrow())).isInstanceOf(Plan.Accepted.class);
        }
    }

    @Test
    void aDataplaneThatJoinsWhileItsMeshIsDeletedHoldsTheDeletionUp() {
        write(Documents.mesh("m1", ""));
        Plan.Accepted planned = accepted(deletion(M1));
        join(dataplane());

        assertThat(commit(planned)).isEqualTo(new WriteResult.ConditionFailed(new Condition.NoneIn("Dataplane", "m1")));
        assertThat(global.store().get(M1)).isPresent();
    }

    @Test
    void aSecretThatIsNamedWhileItIsDeletedHoldsTheDeletionUp() {
        write(Documents.mesh("m1", ""));
        write(secret("c", RuleMaterial.pem("rule-ca-cert")));
        write(secret("k", RuleMaterial.pem("rule-ca-key")));
        Plan.Accepted planned = accepted(deletion(new ResourceKey("Secret", "m1", "k")));
        write(Documents.mesh("m1", PROVIDED));

        assertThat(commit(planned)).isInstanceOf(WriteResult.ConditionFailed.class);
        assertThat(stored("k")).isPresent();
    }

    @Test
    void aMeshIsWrittenOnlyOnTheSecretsItWasJudgedBy() {
        write(Documents.mesh("m1", ""));
        write(secret("c", RuleMaterial.pem("rule-ca-cert")));
        write(secret("k", RuleMaterial.pem("rule-ca-key")));
        Plan.Accepted planned = accepted(put(Documents.mesh("m1", PROVIDED)));
        write(secret("k", RuleMaterial.pem("rule-other-key")));

        assertThat(commit(planned)).isInstanceOf(WriteResult.ConditionFailed.class);
    }

    @Test
    void aFederatedZoneAndAnUnsafeStoreLetSecretsInUseGo() {
        write(Documents.mesh("m1", BUILTIN));
        StoredResource inUse = stored("m1.ca-builtin-key-a").orElseThrow();

        assertThat(deletion(global, inUse)).isInstanceOf(Plan.Refused.class);
        try (Planes unsafe = unsafe();
                Planes zone = Planes.of(ControlPlaneRole.federatedZone("east"), Planes.surroundings())) {
            assertThat(deletion(unsafe, inUse)).isInstanceOf(Plan.Accepted.class);
            assertThat(deletion(zone, inUse)).isInstanceOf(Plan.Accepted.class);
        }
    }

    @Test
    void aSecretThatNoLongerFitsItsBackendIsAcceptedAndSaid() {
        write(Documents.mesh("m1", ""));
        write(secret("c", RuleMaterial.pem("rule-ca-cert")));
        write(secret("k", RuleMaterial.pem("rule-ca-key")));
        write(Documents.mesh("m1", PROVIDED));

        assertThat(accepted(put(secret("k", RuleMaterial.pem("rule-other-key"))))
                        .warnings())
                .containsExactly(
                        "mTLS backend \"p\" of this mesh uses this secret and can issue no certificates with it:"
                                + " mtls.backends[0].conf.cert: not a valid TLS key pair: tls: private key does not match public key");
        assertThat(accepted(put(secret("unused", ByteString.copyFromUtf8("x")))).warnings())
                .isEmpty();
    }

    @Test
    void aConnectedZoneIsNotDeleted() {
        Surroundings around = Planes.surroundings();
        try (Planes connected = Planes.of(
                ControlPlaneRole.global(),
                new Surroundings(
                        around.keys(),
                        around.clock(),
                        around.files(),
                        zone -> zone.equals("east"),
                        DefaultsSettings.NOTHING_SET,
                        false))) {
            for (String zone : List.of("east", "west")) {
                connected
                        .admission()
                        .put(
                                Documents.resource("{type: Zone, name: " + zone + ", enabled: true}"),
                                Expected.ANYTHING,
                                "test")
                        .join();
            }
            assertThat(deletion(connected, zone(connected, "east")))
                    .isEqualTo(new Plan.Refused(List.of(new Violation(
                            "zone", "unable to delete Zone, Zone CP is still connected, please shut it down first"))));
            assertThat(deletion(connected, zone(connected, "west"))).isInstanceOf(Plan.Accepted.class);
        }
    }

    @Test
    void aMeshTrustThatNamesItsOriginIsTakenWithAWarning() {
        write(Documents.mesh("m1", ""));
        String trust =
                "{type: MeshTrust, mesh: m1, name: t, spec: {trustDomain: m1, caBundles: [{type: Pem, pem: {value: x}}]%s}}";

        assertThat(accepted(put(Documents.resource(trust.formatted("")))).warnings())
                .isEmpty();
        assertThat(accepted(put(Documents.resource(trust.formatted(", origin: {kri: x}"))))
                        .warnings())
                .containsExactly("spec.origin is deprecated: control planes write status.origin themselves");
    }

    private static StoredResource zone(Planes plane, String name) {
        return plane.store().get(ResourceKey.global("Zone", name)).orElseThrow();
    }

    private static Planes unsafe() {
        Surroundings around = Planes.surroundings();
        return Planes.of(
                ControlPlaneRole.global(),
                new Surroundings(
                        around.keys(), around.clock(), around.files(), around.connected(), around.defaults(), true));
    }

    private static Resource secret(String name, ByteString payload) {
        String data = Base64.getEncoder().encodeToString(payload.toByteArray());
        return Documents.resource("{type: Secret, mesh: m1, name: " + name + ", data: '" + data + "'}");
    }

    private static Resource dataplane() {
        return Documents.resource(
                "{type: Dataplane, mesh: m1, name: dp, networking: {address: 127.0.0.1, inbound: [{port: 80, tags:"
                        + " {kuma.io/service: web}}]}}");
    }

    /** As a zone's copy arrives: not by admission, where Dataplanes are read-only. */
    private void join(Resource dataplane) {
        global.store()
                .write(Write.of(new Mutation.Put(dataplane, Expected.ANYTHING, Optional.empty()), "zone"))
                .join();
    }

    private void write(Resource resource) {
        assertThat(global.admission().put(resource, Expected.ANYTHING, "test").join())
                .isInstanceOfAny(Outcome.Created.class, Outcome.Updated.class);
    }

    private void delete(ResourceKey key) {
        assertThat(global.admission()
                        .delete(key, Expected.ANYTHING, Optional.empty(), "test")
                        .join())
                .isInstanceOf(Outcome.Deleted.class);
    }

    private Optional<StoredResource> stored(String secret) {
        return global.store().get(new ResourceKey("Secret", "m1", secret));
    }

    private Plan put(Resource resource) {
        return rules(global, resource.key().kind()).put(resource, global.store().get(resource.key()), global.store());
    }

    private Plan deletion(ResourceKey key) {
        return deletion(global, global.store().get(key).orElseThrow());
    }

    private Plan deletion(Planes plane, StoredResource resource) {
        return rules(plane, resource.key().kind()).delete(resource, global.store());
    }

    private static KindRules rules(Planes plane, String kind) {
        return plane.rules().stream()
                .filter(rules -> rules.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static Plan.Accepted accepted(Plan plan) {
        assertThat(plan).isInstanceOf(Plan.Accepted.class);
        return (Plan.Accepted) plan;
    }

    private WriteResult commit(Plan.Accepted plan) {
        return global.store()
                .write(new Write(plan.mutations(), plan.conditions(), Map.of(), "test"))
                .join();
    }
}
