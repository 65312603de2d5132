package io.meridian.common.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who is who where certificates are asked for (spec/rest-api §1.9). */
final class CertificateAuthenticatorTest {
    private static final Map<String, String> REMOTE = Map.of("host", "cp.example.com:5682");

    private final Authenticator authenticator = new CertificateAuthenticator(true);

    @Test
    void whoeverShowsACertificateIsTheAdministrator() {
        assertThat(authenticator.authenticate(LocalhostAdminTest.facts("10.1.2.3", true, true, REMOTE)))
                .isEqualTo(new Authentication.Accepted(new Caller(User.ADMIN, true)));
    }

    @Test
    void whoeverShowsNoneIsNobodyWhateverTokenComes() {
        Map<String, String> token = Map.of("host", "cp.example.com:5682", "authorization", "Bearer a.b.c");
        assertThat(authenticator.authenticate(LocalhostAdminTest.facts("10.1.2.3", true, false, token)))
                .isEqualTo(new Authentication.Accepted(new Caller(User.ANONYMOUS, true)));
    }

    @Test
    void theAdministratorStillSitsAtThisMachineUnlessThatIsSwitchedOff() {
        RequestFacts local = LocalhostAdminTest.facts("127.0.0.1", false, false, Map.of("host", "localhost:5681"));
        assertThat(authenticator.authenticate(local))
                .isEqualTo(new Authentication.Accepted(new Caller(User.ADMIN, true)));
        assertThat(new CertificateAuthenticator(false).authenticate(local))
                .isEqualTo(new Authentication.Accepted(new Caller(User.ANONYMOUS, true)));
    }
}
