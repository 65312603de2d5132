package io.meridian.common.model.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.testing.Documents;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a Mesh means where it says nothing, or something that this version does not know (spec/mesh-resource §3). */
final class MeshTest {

    @Test
    void anEmptyMeshLetsEveryoneInAndEverythingThrough() throws InvalidProtocolBufferException {
        Mesh mesh = Mesh.read(ByteString.EMPTY);

        assertThat(mesh.mtls().enabled()).isFalse();
        assertThat(mesh.passthrough()).isTrue();
        assertThat(mesh.constraints().requirements()).isEmpty();
        assertThat(mesh.meshServices()).isEqualTo(MeshServicesMode.DISABLED);
        assertThat(mesh.routing()).isEqualTo(new Routing(false, false, false));
    }

    @Test
    void whatIsWrittenIsRead() throws InvalidProtocolBufferException {
        Mesh mesh = read("""
                mtls: {enabledBackend: a, skipValidation: true, backends: [{name: a, type: builtin, mode: PERMISSIVE,
                  dpCert: {rotation: {expiration: 1d}, requestTimeout: 1m30s}, rootChain: {requestTimeout: 3s}}]},
                networking: {outbound: {passthrough: false}},
                routing: {localityAwareLoadBalancing: true, zoneEgress: true, defaultForbidMeshExternalServiceAccess: true},
                constraints: {dataplaneProxy: {requirements: [{tags: {b: c, a: '*'}}], restrictions: [{tags: {env: dev}}]}},
                skipCreatingInitialPolicies: ['*'],
                meshServices: {mode: ReachableBackends}""");

        CertificateAuthorityBackend backend = mesh.mtls().backend("a").orElseThrow();
        assertThat(backend.mode()).isEqualTo(CertificateAuthorityBackend.Mode.PERMISSIVE);
        assertThat(backend.dataplaneCertificate())
                .contains(new DataplaneCertificate("1d", Optional.of(Duration.ofSeconds(90))));
        assertThat(backend.rootChainTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(mesh.mtls().skipValidation()).isTrue();
        assertThat(mesh.passthrough()).isFalse();
        assertThat(mesh.routing()).isEqualTo(new Routing(true, true, true));
        assertThat(mesh.constraints().requirements())
                .containsExactly(MembershipConstraints.TagRule.of(Map.of("a", "*", "b", "c")));
        assertThat(mesh.constraints().restrictions())
                .containsExactly(MembershipConstraints.TagRule.of(Map.of("env", "dev")));
        assertThat(mesh.skipCreatingInitialPolicies()).containsExactly("*");
        assertThat(mesh.meshServices()).isEqualTo(MeshServicesMode.REACHABLE_BACKENDS);
    }

    @Test
    void aRootChainHasTenSecondsUnlessItSaysOtherwise() throws InvalidProtocolBufferException {
        assertThat(read("mtls: {backends: [{name: a, type: builtin}]}")
                        .mtls()
                        .backends()
                        .getFirst()
                        .rootChainTimeout())
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aNumberThatIsNoModeIsTakenForTheSafeOne() throws InvalidProtocolBufferException {
        var wire = io.meridian.wire.mesh.v1alpha1.Mesh.newBuilder();
        wire.getMtlsBuilder().addBackendsBuilder().setModeValue(9);
        wire.getMeshServicesBuilder().setModeValue(9);
        Mesh mesh = Mesh.read(wire.build().toByteString());

        assertThat(mesh.mtls().backends().getFirst().mode()).isEqualTo(CertificateAuthorityBackend.Mode.STRICT);
        assertThat(mesh.meshServices()).isEqualTo(MeshServicesMode.DISABLED);
    }

    @Test
    void aTimeoutBeyondAllBoundsIsReadAllTheSame() throws InvalidProtocolBufferException {
        var wire = io.meridian.wire.mesh.v1alpha1.Mesh.newBuilder();
        wire.getMtlsBuilder()
                .addBackendsBuilder()
                .getRootChainBuilder()
                .getRequestTimeoutBuilder()
                .setSeconds(Long.MAX_VALUE)
                .setNanos(Integer.MAX_VALUE);

        assertThat(Mesh.read(wire.build().toByteString())
                        .mtls()
                        .backends()
                        .getFirst()
                        .rootChainTimeout())
                .isGreaterThan(Duration.ofDays(365));
    }

    @Test
    void aConfIsNeverPrinted() throws InvalidProtocolBufferException {
        Mesh mesh = read("mtls: {backends: [{name: a, type: provided, conf: {key: {inlineString: THE-SECRET}}}]}");

        assertThat(mesh.toString()).contains("name=a").doesNotContain("THE-SECRET");
    }

    @Test
    void bytesThatAreNoMeshAreRefused() {
        assertThatThrownBy(() -> Mesh.read(ByteString.copyFromUtf8("no mesh")))
                .isInstanceOf(InvalidProtocolBufferException.class);
    }

    private static Mesh read(String members) throws InvalidProtocolBufferException {
        return Mesh.read(Documents.mesh("m1", members).spec());
    }
}
