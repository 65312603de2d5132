package io.meridian.common.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.auth.ZoneAuthentication.Admitted;
import io.meridian.common.auth.ZoneAuthentication.Refused;
import io.meridian.common.auth.ZonePolicy.Mode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ZoneTokenAuthenticatorTest {
    private static final String CLUSTER = "6f0f1c1e-0000-4000-8000-000000000000";

    private final TokenFixture fixture = new TokenFixture();
    private final Set<String> shown = new HashSet<>();

    @BeforeEach
    void key() {
        fixture.haveKey(KeyRing.ZONES, 1);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTokenOfScopeCpForItselfAdmitsAZone() {
        assertThat(ask(Mode.TOKEN, claim("east", token("east", "cp")))).satisfies(admitted("east", true));
        assertThat(ask(Mode.TOKEN, claim("east", token("east", "ingress", "egress", "cp"))))
                .satisfies(admitted("east", true));
    }

    @Test
    void aTokenForAnotherZoneOrForAnyIsRefused() {
        assertThat(reason(Mode.TOKEN, claim("east", token("west", "cp")))).contains("zone \"west\"", "for itself");
        assertThat(reason(Mode.TOKEN, claim("east", token("", "cp")))).contains("any zone");
    }

    @Test
    void aTokenForIngressesDoesNotOpenKds() {
        assertThat(reason(Mode.TOKEN, claim("east", token("east", "ingress", "egress"))))
                .contains("[ingress, egress]", "cp");
    }

    @Test
    void aZoneWithoutATokenIsToldHowToGetOne() {
        assertThat(reason(Mode.TOKEN, claim("east", Optional.empty())))
                .contains("MERIDIAN_ZONE_TOKEN_FILE", "POST /tokens/zone", "\"zone\":\"east\"");
    }

    @Test
    void anExpiredTokenIsRefusedWithTheReasonAndWithoutTheToken() {
        Optional<String> token = token("east", "cp");
        fixture.pass(Duration.ofDays(2));
        assertThat(reason(Mode.TOKEN, claim("east", token))).contains("expired").doesNotContain(token.orElseThrow());
    }

    @Test
    void aStreamOfAnotherNodeIsRefused() {
        ZoneClaim claim = claim("east", token("east", "cp"));
        assertThat(ask(Mode.TOKEN, claim.withNodeId("east"))).isInstanceOf(Admitted.class);
        assertThat(reason(Mode.TOKEN, claim.withNodeId("west"))).contains("node.id", "east");
    }

    @Test
    void anOpenZoneNeedsNoTokenButOneThatIsSentMustHold() {
        ZonePolicy open = new ZonePolicy(Mode.TOKEN, Set.of("kuma-zone"));
        assertThat(ask(open, claim("kuma-zone", Optional.empty()))).satisfies(admitted("kuma-zone", false));
        assertThat(ask(open, claim("east", Optional.empty()))).isInstanceOf(Refused.class);
        assertThat(ask(open, claim("kuma-zone", token("east", "cp")))).isInstanceOf(Refused.class);
    }

    @Test
    void withoutAuthenticationAZoneThatOnceShowedATokenIsNotServedWithoutOne() {
        assertThat(ask(Mode.NONE, claim("east", Optional.empty()))).satisfies(admitted("east", false));
        assertThat(ask(Mode.NONE, claim("east", token("west", "cp")))).isInstanceOf(Refused.class);
        assertThat(ask(Mode.NONE, claim("east", token("east", "cp")))).satisfies(admitted("east", true));
        assertThat(ask(Mode.NONE, claim("east", Optional.empty()))).isInstanceOf(Refused.class);
        assertThat(ask(Mode.NONE, claim("west", Optional.empty()))).satisfies(admitted("west", false));
    }

    @Test
    void aCertificateAdmitsTheZoneThatItNamesInThisCluster() {
        assertThat(ask(Mode.MTLS, certified("east", "spiffe://" + CLUSTER + "/zone/east")))
                .satisfies(admitted("east", true));
        assertThat(reason(Mode.MTLS, certified("east", "spiffe://" + CLUSTER + "/zone/west")))
                .contains("spiffe://" + CLUSTER + "/zone/east");
        assertThat(ask(Mode.MTLS, certified("east", "spiffe://other/zone/east")))
                .isInstanceOf(Refused.class);
        assertThat(ask(Mode.MTLS, claim("east", token("east", "cp")))).isInstanceOf(Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "UPPER", "a_b", "-a", "a-", "a/b", "a\u0000b", "a b"})
    void whatIsNoNameOfAZoneIsRefused(String name) {
        assertThat(reason(Mode.NONE, claim(name, Optional.empty()))).contains("DNS name");
    }

    @Test
    void aCallWithoutAZoneIsRefusedInTheReferencesWords() {
        assertThat(reason(Mode.TOKEN, new ZoneClaim(Optional.empty(), Optional.empty(), Optional.empty(), List.of())))
                .isEqualTo("\"client-id\" is not present in metadata");
    }

    @Test
    void aClaimIsPrintedWithoutItsToken() {
        assertThat(claim("east", Optional.of("very.secret.token")).toString()).doesNotContain("secret");
    }

    private Optional<String> token(String zone, String... scope) {
        return Optional.of(
                fixture.issue(KeyRing.ZONES, new TokenClaims.OfZone(zone, List.of(scope)), Duration.ofDays(1)));
    }

    private static ZoneClaim claim(String clientId, Optional<String> token) {
        return new ZoneClaim(Optional.of(clientId), Optional.empty(), token.map(text -> "Bearer " + text), List.of());
    }

    private static ZoneClaim certified(String clientId, String uri) {
        return new ZoneClaim(Optional.of(clientId), Optional.empty(), Optional.empty(), List.of(uri));
    }

    private String reason(Mode mode, ZoneClaim claim) {
        return switch (ask(mode, claim)) {
            case Refused(ZoneAuthentication.Cause cause, String reason) -> reason;
            case Admitted admitted -> throw new AssertionError("admitted: " + admitted);
        };
    }

    private ZoneAuthentication ask(Mode mode, ZoneClaim claim) {
        return ask(new ZonePolicy(mode, Set.of()), claim);
    }

    private ZoneAuthentication ask(ZonePolicy policy, ZoneClaim claim) {
        ProvenZones proven = new ProvenZones() {
            @Override
            public boolean contains(String zone) {
                return shown.contains(zone);
            }

            @Override
            public void add(String zone) {
                shown.add(zone);
            }
        };
        return new ZoneTokenAuthenticator(fixture.verifier, policy, CLUSTER, proven).authenticate(claim);
    }

    private static Consumer<ZoneAuthentication> admitted(String zone, boolean proven) {
        return outcome -> assertThat(outcome).isInstanceOfSatisfying(Admitted.class, admitted -> {
            assertThat(admitted.zone()).isEqualTo(zone);
            assertThat(admitted.proven()).isEqualTo(proven);
        });
    }
}
