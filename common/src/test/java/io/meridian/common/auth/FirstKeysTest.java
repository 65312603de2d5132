package io.meridian.common.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.auth.TokenVerifier.Verified;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.store.Write;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FirstKeysTest {
    private final TokenFixture fixture = new TokenFixture();
    private final FirstKeys keys = new FirstKeys(RsaKeys.from(new SecureRandom()), fixture.issuer);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void theFirstStartMakesKeysAndATokenOfTheAdministratorInOneWrite() {
        write(keys.missing(fixture.store, true, true));
        assertThat(KeyRing.USERS.hasKey(fixture.store)).isTrue();
        assertThat(KeyRing.ZONES.hasKey(fixture.store)).isTrue();
        String token = SecretData.of(
                        fixture.store.get(FirstKeys.ADMIN_TOKEN).orElseThrow().resource())
                .text();
        assertThat(fixture.verifier.verify(KeyRing.USERS, token))
                .isInstanceOfSatisfying(Verified.Valid.class, valid -> assertThat(
                                TokenClaims.ofUser(valid.claims()).name())
                        .isEqualTo(User.ADMIN_NAME));
        assertThat(keys.missing(fixture.store, true, true)).isEmpty();
    }

    @Test
    void aZoneOfAFederationHasNoKeyForZoneTokens() {
        write(keys.missing(fixture.store, false, true));
        assertThat(KeyRing.ZONES.hasKey(fixture.store)).isFalse();
    }

    @Test
    void aDeletedTokenOfTheAdministratorStaysDeleted() {
        write(keys.missing(fixture.store, true, true));
        fixture.delete(FirstKeys.ADMIN_TOKEN);
        assertThat(keys.missing(fixture.store, true, true)).isEmpty();
    }

    @Test
    void theTokenOfTheAdministratorCanBeLeftOut() {
        write(keys.missing(fixture.store, true, false));
        assertThat(fixture.store.get(FirstKeys.ADMIN_TOKEN)).isEmpty();
    }

    @Test
    void aRotatedKeyIsNotMadeAgain() {
        fixture.haveKey(KeyRing.USERS, 2);
        fixture.haveKey(KeyRing.ZONES, 3);
        assertThat(keys.missing(fixture.store, true, true)).isEmpty();
    }

    private void write(Optional<Write> write) {
        fixture.store.write(write.orElseThrow()).join();
    }
}
