package io.meridian.common.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class TlsRulesTest {
    @Test
    void bothSafeVersionsAreSpokenWhenNothingIsAsked() {
        assertThat(TlsRules.DEFAULT).isEqualTo(new TlsRules(List.of("TLSv1.3", "TLSv1.2"), List.of()));
    }

    @Test
    void versionsAreThoseBetweenOldestAndNewest() {
        assertThat(TlsRules.of("TLSv1_3", Optional.empty(), List.of()).protocols())
                .containsExactly("TLSv1.3");
        assertThat(TlsRules.of("TLSv1_2", Optional.of("TLSv1_2"), List.of()).protocols())
                .containsExactly("TLSv1.2");
        assertThat(TlsRules.of("TLSv1_0", Optional.empty(), List.of()).protocols())
                .containsExactly("TLSv1.3", "TLSv1.2");
    }

    @Test
    void suitesOfTls13AreThereWhateverIsAskedForTls12() {
        String asked = "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384";
        assertThat(TlsRules.of("TLSv1_2", Optional.empty(), List.of(asked)).cipherSuites())
                .contains(asked, "TLS_AES_256_GCM_SHA384")
                .doesNotContain("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    }

    @Test
    void whatIsNoneIsNamedWithWhatIsExpected() {
        assertThatThrownBy(() -> TlsRules.of("SSLv3", Optional.empty(), List.of()))
                .hasMessage("TLS version \"SSLv3\" (expected: one of TLSv1_2, TLSv1_3)");
        assertThatThrownBy(() -> TlsRules.of("TLSv1_3", Optional.of("TLSv1_2"), List.of()))
                .hasMessageContaining("TLS from TLSv1_3 to TLSv1_2");
        assertThatThrownBy(() -> TlsRules.of("TLSv1_2", Optional.empty(), List.of("TLS_NULL_WITH_NULL_NULL")))
                .hasMessageContaining("cipher suite \"TLS_NULL_WITH_NULL_NULL\"")
                .hasMessageContaining("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384");
    }
}
