package io.meridian.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The vectors of spec/kds-protocol §10 and §4.7. */
final class HashedNameTest {

    @ParameterizedTest
    @CsvSource({
        "default, default-timeout-global, '', '', default-timeout-global-54dbd4c66zwbcf9c",
        "default, default-timeout-zone-1, zone-1, '', default-timeout-zone-1-c58w24w4vw27f454",
        "default, redis-zone-1, zone-1, '', redis-zone-1-2v6wfvvcvbc9f55d",
        "default, redis-zone-2, zone-2, '', redis-zone-2-ff29vc4685c6f594",
        "'', foo, '', '', foo-zxw6c95d42zfz9cc",
        "'', foo, zone-1, custom-ns, foo-696vzv497z4cv4f4",
        "default, mesh-timeout-all-default, '', '', mesh-timeout-all-default-bv8z44b7bzb99xc7",
        "default, demo-app-01, zone-1, '', demo-app-01-4844679f5w4b678f",
        "default, backend-7d9f8c6b5-x2x4k, east, payments, backend-7d9f8c6b5-x2x4k-84947xx69d4c7b77",
        "'', ingress-1, zone-1, '', ingress-1-d42xfc5b76vxd222",
        "default, mtp-global, '', kuma-system, mtp-global-vcv72w6z45bc9469",
        "payments, allow-all, '', '', allow-all-55x8z79c7274586f",
        "'', synced-kube-mesh-service, '', '', synced-kube-mesh-service-8xc5x6c9f588fzz9",
    })
    void namesAreHashedAsPeersHashThem(String mesh, String name, String zone, String namespace, String expected) {
        assertThat(HashedName.of(mesh, name, zone, namespace)).isEqualTo(expected);
    }

    @Test
    void aLongDisplayNameIsCutButHashedWhole() {
        assertThat(HashedName.of("default", "a".repeat(240), "zone-1", ""))
                .isEqualTo("a".repeat(236) + "-2czbb48dxcbxdzw6")
                .hasSize(253);
    }
}
