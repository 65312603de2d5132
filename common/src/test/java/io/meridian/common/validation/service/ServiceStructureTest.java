package io.meridian.common.validation.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.testing.Documents;
import io.meridian.common.validation.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServiceStructureTest {

    @ParameterizedTest
    @ValueSource(strings = {"db.example.com:5432", "10.0.0.1:1", "[::1]:65535"})
    void anExternalServiceHasAHostAndAPort(String address) {
        assertThat(external(address, "kuma.io/service: db")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''| address can't be empty",
                "db.example.com| has to be in format of HOST:PORT",
                "'a b:1'| address has to be valid IP address or domain name",
                "db:0| port must be in the range [1, 65535]",
                "db:65536| port must be in the range [1, 65535]",
                "db:http| port must be in the range [1, 65535]"
            })
    void anAddressThatIsNoneIsNamed(String address, String message) {
        assertThat(external(address, "kuma.io/service: db"))
                .containsExactly(new Violation("networking.address", message));
    }

    @Test
    void anExternalServiceIsKnownByItsServiceTag() {
        assertThat(external("db:1", "a: b"))
                .containsExactly(new Violation("tags[\"kuma.io/service\"]", "tag has to exist"));
    }

    @Test
    void aHostnameGeneratorSelectsOneKindOfService() {
        Violation one = new Violation(
                "spec.selector", "has to have exactly one of meshService, meshExternalService, meshMultiZoneService");

        assertThat(generator("{\"selector\":{\"meshService\":{}},\"template\":\"x\"}"))
                .isEmpty();
        assertThat(generator("{\"selector\":{\"meshService\":{},\"meshExternalService\":{}},\"template\":\"x\"}"))
                .containsExactly(one);
        assertThat(generator("{\"selector\":{},\"template\":\"x\"}")).containsExactly(one);
        assertThat(generator("{\"template\":\"x\"}")).containsExactly(one);
        assertThat(generator("{")).containsExactly(new Violation("spec", "is not readable as JSON"));
    }

    private static List<Violation> external(String address, String tags) {
        return ExternalServiceStructure.violations(
                Documents.resource("{type: ExternalService, mesh: m1, name: es, networking: {address: '" + address
                                + "'}, tags: {" + tags + "}}")
                        .spec());
    }

    private static List<Violation> generator(String spec) {
        return HostnameGeneratorStructure.violations(ByteString.copyFromUtf8(spec));
    }
}
