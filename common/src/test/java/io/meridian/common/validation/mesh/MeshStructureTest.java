package io.meridian.common.validation.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.admission.Outcome;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.testing.Documents;
import io.meridian.common.testing.Planes;
import io.meridian.common.testing.RuleMaterial;
import io.meridian.common.validation.Violation;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The worked examples of spec/mesh-resource §4.9.3, and what the rule table does not ask. */
final class MeshStructureTest {

    private final Planes global = Planes.global();

    @AfterEach
    void close() {
        global.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "mtls: {enabledBackend: b, backends: [{name: b, type: builtin}, {name: b, type: builtin}]} | mtls.backends[1].name",
                "mtls: {enabledBackend: b2, backends: [{name: b1, type: builtin}]} | mtls.enabledBackend",
                "mtls: {backends: [{name: b, type: builtin, dpCert: {requestTimeout: 10s}}]} | mtls.dpcert.rotation.expiration",
                "mtls: {backends: [{name: builtinCA, type: builtin}]} | mtls.backends[0].conf.mtls.backends.name",
                "mtls: {backends: [{name: p, type: provided}]} | mtls.backends[0].conf.cert, mtls.backends[0].conf.key",
                "mtls: {backends: [{name: v, type: vault}]} | mtls.backends[0].type",
                "constraints: {dataplaneProxy: {requirements: [{}]}} | constraints.dataplaneProxy.requirements[0].tags",
                "constraints: {dataplaneProxy: {requirements: [{tags: {team: 'a-*'}}]}}"
                        + " | constraints.dataplaneProxy.requirements[0].tags[\"team\"]"
            })
    void theWorkedExamplesNameTheseFields(String members, String fields) {
        assertThat(refused(members)).extracting(Violation::field).containsExactly(fields.split(", "));
    }

    @Test
    void aLeafIsNoAuthorityForTwoReasons() {
        String cert = Base64.getEncoder()
                .encodeToString(RuleMaterial.pem("rule-leaf-cert").toByteArray());
        String key = Base64.getEncoder()
                .encodeToString(RuleMaterial.pem("rule-leaf-key").toByteArray());

        assertThat(refused("mtls: {backends: [{name: p, type: provided, conf: {cert: {inline: '" + cert
                        + "'}, key: {inline: '" + key + "'}}}]}"))
                .extracting(Violation::field)
                .containsExactly("mtls.backends[0].conf.cert[0]", "mtls.backends[0].conf.cert[0]");
    }

    @Test
    void thereIsAnEndToTheNumberOfBackends() {
        assertThat(MeshStructure.violations(Documents.mesh("m1", backends(8)).spec()))
                .isEmpty();
        assertThat(MeshStructure.violations(Documents.mesh("m1", backends(9)).spec()))
                .containsExactly(new Violation("mtls.backends", "cannot have more than 8 backends"));
    }

    @Test
    void bytesThatAreNoMeshAreAViolationAndNoFailure() {
        assertThat(MeshStructure.violations(ByteString.copyFromUtf8("no mesh")))
                .containsExactly(new Violation("", "the spec is no serialised kuma.mesh.v1alpha1.Mesh"));
    }

    private static String backends(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{name: b" + i + ", type: builtin}")
                .collect(Collectors.joining(", ", "mtls: {backends: [", "]}"));
    }

    private List<Violation> refused(String members) {
        Outcome outcome = global.admission()
                .put(Documents.mesh("m1", members), Expected.ANYTHING, "test")
                .join();
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused) outcome).violations();
    }
}
