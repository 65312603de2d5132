package io.meridian.common.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.meridian.common.auth.TokenIssuer.Issued;
import io.meridian.common.auth.TokenVerifier.Verified;
import io.meridian.common.defaults.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens as spec/rest-api §5.2 and §5.3 have them. */
final class TokenTest {
    private static final TokenClaims.OfUser JANE = new TokenClaims.OfUser("jane", List.of("team-a"));
    private static final Duration DAY = Duration.ofDays(1);

    private final TokenFixture fixture = new TokenFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aTokenHasTheHeaderAndTheClaimsThatTheReferenceKnows() throws ParseException {
        fixture.haveKey(KeyRing.USERS, 1);
        SignedJWT jwt = SignedJWT.parse(fixture.issue(KeyRing.USERS, JANE, DAY));
        assertThat(jwt.getHeader().toJSONObject())
                .containsExactlyInAnyOrderEntriesOf(Map.of("alg", "RS256", "typ", "JWT", "kid", "1"));
        JWTClaimsSet claims = jwt.getJWTClaimsSet();
        assertThat(claims.getStringClaim("Name")).isEqualTo("jane");
        assertThat(claims.getStringListClaim("Groups")).containsExactly("team-a");
        assertThat(claims.getIssueTime().toInstant()).isEqualTo(fixture.now().minusSeconds(5));
        assertThat(claims.getNotBeforeTime()).isEqualTo(claims.getIssueTime());
        assertThat(claims.getExpirationTime().toInstant())
                .isEqualTo(fixture.now().plus(DAY));
        assertThat(claims.getJWTID()).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    }

    @Test
    void whatATokenSaysIsReadBack() {
        KeyRing ring = KeyRing.dataplanes("default");
        fixture.haveKey(ring, 1);
        TokenClaims.OfDataplane claims = new TokenClaims.OfDataplane(
                "web-1", "default", Optional.of(Map.of("kuma.io/service", List.of("web", "api"))), "dataplane", "w");
        assertThat(fixture.verifier.verify(ring, fixture.issue(ring, claims, DAY)))
                .isInstanceOfSatisfying(
                        Verified.Valid.class, valid -> assertThat(TokenClaims.ofDataplane(valid.claims()))
                                .isEqualTo(claims));
    }

    @Test
    void aTokenEndsWithItsTime() {
        fixture.haveKey(KeyRing.USERS, 1);
        String token = fixture.issue(KeyRing.USERS, JANE, DAY);
        fixture.pass(DAY.minusSeconds(1));
        assertThat(verify(token)).isInstanceOf(Verified.Valid.class);
        fixture.pass(Duration.ofSeconds(1));
        assertThat(reason(token)).contains("expired");
        fixture.pass(DAY.multipliedBy(-2));
        assertThat(reason(token)).contains("not valid before");
    }

    @Test
    void theNewestKeySignsAndEveryStoredKeyVerifies() throws ParseException {
        fixture.haveKey(KeyRing.USERS, 1);
        String old = fixture.issue(KeyRing.USERS, JANE, DAY);
        fixture.haveKey(KeyRing.USERS, 10);
        fixture.haveKey(KeyRing.USERS, 2);
        String fresh = fixture.issue(KeyRing.USERS, JANE, DAY);
        assertThat(SignedJWT.parse(fresh).getHeader().getKeyID()).isEqualTo("10");
        assertThat(verify(old)).isInstanceOf(Verified.Valid.class);
        assertThat(verify(fresh)).isInstanceOf(Verified.Valid.class);
        fixture.delete(KeyRing.USERS.secret(1));
        assertThat(reason(old))
                .isEqualTo(
                        "there is no signing key with KID 1. GlobalSecret of name \"user-token-signing-key-1\" is not"
                                + " found. If signing key was rotated, regenerate the token");
        assertThat(verify(fresh)).isInstanceOf(Verified.Valid.class);
    }

    @Test
    void aTokenOfAnotherFamilyIsNotTaken() {
        fixture.haveKey(KeyRing.USERS, 1);
        fixture.put(KeyRing.ZONES.secret(1), TokenFixture.key(2));
        String zone = fixture.issue(KeyRing.ZONES, new TokenClaims.OfZone("east", List.of("cp")), DAY);
        assertThat(reason(zone)).contains("signature");
    }

    @Test
    void aChangedTokenIsNotTaken() {
        fixture.haveKey(KeyRing.USERS, 1);
        String token = fixture.issue(KeyRing.USERS, JANE, DAY);
        String[] parts = token.split("\\.");
        String admin = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"Name\":\"mesh-system:admin\",\"Groups\":[\"mesh-system:admin\"]}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(reason(parts[0] + "." + admin + "." + parts[2])).contains("signature");
    }

    @Test
    void aRevokedTokenIsNotTaken() throws ParseException {
        fixture.haveKey(KeyRing.USERS, 1);
        String token = fixture.issue(KeyRing.USERS, JANE, DAY);
        String other = fixture.issue(KeyRing.USERS, JANE, DAY);
        String jti = SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
        fixture.put(
                KeyRing.USERS.revocations().getFirst(),
                SigningKeys.payload(ByteString.copyFromUtf8("11111111-0000-4000-8000-000000000000," + jti + "\n")));
        assertThat(reason(token)).contains("revoked");
        assertThat(verify(other)).isInstanceOf(Verified.Valid.class);
    }

    @Test
    void dataplaneRevocationsAreReadFromBothPlaces() throws ParseException {
        KeyRing ring = KeyRing.dataplanes("default");
        fixture.haveKey(ring, 1);
        TokenClaims claims = new TokenClaims.OfDataplane("", "default", Optional.empty(), "", "");
        for (int place = 0; place < 2; place++) {
            String token = fixture.issue(ring, claims, DAY);
            fixture.put(
                    ring.revocations().get(place),
                    SigningKeys.payload(ByteString.copyFromUtf8(
                            SignedJWT.parse(token).getJWTClaimsSet().getJWTID())));
            assertThat(fixture.verifier.verify(ring, token)).isInstanceOf(Verified.Invalid.class);
        }
    }

    @Test
    void aPublicKeyNeverServesAsASharedSecret() throws JOSEException {
        ByteString publicKey = ByteString.copyFromUtf8(
                "-----BEGIN RSA PUBLIC KEY-----\nknown to everybody, known to everybody\n-----END RSA PUBLIC KEY-----\n");
        fixture.put(KeyRing.ZONES_PUBLIC.secret(0), SigningKeys.payload(publicKey));
        fixture.put(KeyRing.ZONES_PUBLIC.secret(1), SigningKeys.payload(publicKey));
        for (String kid : List.of("0", "1")) {
            assertThat(fixture.verifier.verify(KeyRing.ZONES_PUBLIC, hs256(kid, publicKey.toByteArray())))
                    .isInstanceOf(Verified.Invalid.class);
        }
    }

    @Test
    void theOldestTokensAreVerifiedWithTheKeyWithoutANumberAndNoOther() throws JOSEException {
        byte[] shared = "a shared secret of thirty-two byte".getBytes(StandardCharsets.UTF_8);
        fixture.put(KeyRing.USERS.secret(0), SigningKeys.payload(ByteString.copyFrom(shared)));
        fixture.put(KeyRing.USERS.secret(1), SigningKeys.payload(ByteString.copyFrom(shared)));
        assertThat(verify(hs256("0", shared))).isInstanceOf(Verified.Valid.class);
        assertThat(reason(hs256("1", shared))).contains("algorithm");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJSUzI1NiJ9.e30.", "....", "\u0000"})
    void whatIsNoTokenIsRefusedInWords(String text) {
        assertThat(reason(text)).isNotEmpty();
    }

    @Test
    void anUnsignedTokenIsRefused() {
        fixture.haveKey(KeyRing.USERS, 1);
        assertThat(reason(new PlainJWT(
                                new JWTClaimsSet.Builder().claim("Name", "jane").build())
                        .serialize()))
                .isEqualTo("the token is not a signed JWT");
    }

    @Test
    void anEndlessTokenIsRefusedUnread() {
        assertThat(reason("a".repeat(1 << 20))).contains("characters");
    }

    @Test
    void withoutAKeyTheAnswerNamesTheSecretThatIsMissing() {
        assertThat(fixture.issuer.issue(KeyRing.dataplanes("nope"), JANE, DAY))
                .isEqualTo(new Issued.NoSigningKey(
                        "there is no signing key with KID 1. Secret of name \"dataplane-token-signing-key-nope-1\" in mesh"
                                + " \"nope\" is not found. If signing key was rotated, regenerate the token"));
    }

    @Test
    void aSecretThatHoldsNoKeyIsNamedAndNotShown() {
        fixture.put(KeyRing.USERS.secret(1), SigningKeys.payload(ByteString.copyFromUtf8("not a key at all")));
        assertThat(fixture.issuer.issue(KeyRing.USERS, JANE, DAY))
                .isInstanceOfSatisfying(Issued.NoSigningKey.class, missing -> assertThat(missing.detail())
                        .contains("user-token-signing-key-1", "kumactl generate signing-key")
                        .doesNotContain("not a key at all"));
    }

    private String hs256(String kid, byte[] secret) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid).build(),
                new JWTClaimsSet.Builder().claim("Name", "jane").build());
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }

    private Verified verify(String token) {
        return fixture.verifier.verify(KeyRing.USERS, token);
    }

    private String reason(String token) {
        return switch (verify(token)) {
            case Verified.Invalid(TokenVerifier.Fault fault, String reason) -> reason;
            case Verified.Valid ignored -> throw new AssertionError("it holds");
        };
    }
}
