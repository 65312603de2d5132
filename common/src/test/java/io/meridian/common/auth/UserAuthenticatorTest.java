package io.meridian.common.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.auth.Authentication.Accepted;
import io.meridian.common.auth.Authentication.Rejected;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UserAuthenticatorTest {
    private final TokenFixture fixture = new TokenFixture();
    private final Authenticator authenticator = new UserAuthenticator(fixture.verifier, true, false, 5682);
    private String token = "";

    @BeforeEach
    void issue() {
        fixture.haveKey(KeyRing.USERS, 1);
        token = fixture.issue(KeyRing.USERS, new TokenClaims.OfUser("jane", List.of("team-a")), Duration.ofDays(1));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTokenNamesItsUserOverTls() {
        assertThat(ask("10.1.2.3", true, Map.of("authorization", "Bearer " + token)))
                .isEqualTo(new Accepted(new Caller(new User("jane", List.of("team-a", User.AUTHENTICATED)), true)));
    }

    @Test
    void aTokenOverPlainHttpFromElsewhereIsRefusedWithThePortToUse() {
        assertThat(ask("10.1.2.3", false, Map.of("authorization", "Bearer " + token)))
                .isInstanceOfSatisfying(Rejected.class, rejected -> assertThat(rejected.detail())
                        .contains("5682", "MERIDIAN_API_SERVER_HTTP_TOKENS")
                        .doesNotContain(token));
    }

    @Test
    void aTokenThroughAProxyOnThisMachineIsRefusedToo() {
        assertThat(ask(
                        "127.0.0.1",
                        false,
                        Map.of("host", "localhost", "x-forwarded-for", "10.1.2.3", "authorization", "Bearer " + token)))
                .isInstanceOf(Rejected.class);
    }

    @Test
    void whereTlsEndsBeforeUsPlainHttpTakesTokens() {
        Authenticator behindProxy = new UserAuthenticator(fixture.verifier, true, true, 5682);
        assertThat(behindProxy.authenticate(
                        LocalhostAdminTest.facts("10.1.2.3", false, Map.of("authorization", "Bearer " + token))))
                .isInstanceOfSatisfying(
                        Accepted.class,
                        accepted -> assertThat(accepted.caller().user().name()).isEqualTo("jane"));
    }

    @Test
    void aTokenThatDoesNotHoldIsRefusedWithoutSayingWhy() {
        assertThat(ask("10.1.2.3", true, Map.of("authorization", "Bearer nonsense")))
                .isEqualTo(new Rejected("Invalid authentication data", "Unauthenticated"));
    }

    @Test
    void withoutATokenOneIsAnonymousAndOffHostNotConfidential() {
        assertThat(ask("10.1.2.3", false, Map.of())).isEqualTo(new Accepted(new Caller(User.ANONYMOUS, false)));
        assertThat(ask("10.1.2.3", true, Map.of("authorization", "Basic amFuZTpwYXNz")))
                .isEqualTo(new Accepted(new Caller(User.ANONYMOUS, true)));
    }

    @Test
    void theAdministratorSitsAtThisMachineUnlessThatIsSwitchedOff() {
        Map<String, String> local = Map.of("host", "localhost:5681");
        assertThat(ask("127.0.0.1", false, local)).isEqualTo(new Accepted(new Caller(User.ADMIN, true)));
        assertThat(new UserAuthenticator(fixture.verifier, false, false, 5682)
                        .authenticate(LocalhostAdminTest.facts("127.0.0.1", false, local)))
                .isEqualTo(new Accepted(new Caller(User.ANONYMOUS, true)));
    }

    private Authentication ask(String remote, boolean tls, Map<String, String> headers) {
        return authenticator.authenticate(LocalhostAdminTest.facts(remote, tls, headers));
    }
}
