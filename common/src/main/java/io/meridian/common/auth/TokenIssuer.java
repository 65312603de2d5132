package io.meridian.common.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.meridian.common.store.ResourceReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Issues tokens, signed by the newest key of their ring (spec/rest-api §5.2). */
public final class TokenIssuer {
    /** How long a token is valid when nobody says. */
    public static final Duration DEFAULT_VALIDITY = Duration.ofDays(3650);

    /** Valid from a little earlier, for verifiers whose clock runs behind. */
    private static final Duration LEEWAY = Duration.ofSeconds(5);

    private final ResourceReader stored;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param stored where the keys are
     * @param random for token ids
     */
    public TokenIssuer(ResourceReader stored, InstantSource clock, RandomGenerator random) {
        this.stored = stored;
        this.clock = clock;
        this.random = random;
    }

    /** What came of asking for a token. */
    public sealed interface Issued {
        /** The token in its compact form. */
        record Token(String jwt) implements Issued {
            @Override
            public String toString() {
                return "Token[]";
            }
        }

        /** There is no key to sign with: 404 with title {@code Signing Key not found}. */
        record NoSigningKey(String detail) implements Issued {}
    }

    /** Issues a token. */
    public Issued issue(KeyRing ring, TokenClaims claims, Duration validFor) {
        Optional<KeyRing.Key> newest = ring.newest(stored);
        if (newest.isEmpty()) {
            return new Issued.NoSigningKey(ring.missing("1"));
        }
        return sign(newest.get(), ring, claims, validFor);
    }

    /**
     * Signs with a key that need not be stored yet.
     *
     * @param privateKey PEM or DER
     * @throws RsaPem.InvalidKeyException when it is no RSA private key
     */
    String signWith(int serial, byte[] privateKey, TokenClaims claims, Duration validFor)
            throws RsaPem.InvalidKeyException {
        Instant now = clock.instant();
        Date from = Date.from(now.minus(LEEWAY));
        JWTClaimsSet.Builder body = new JWTClaimsSet.Builder()
                .jwtID(RandomId.uuid(random).toString())
                .issueTime(from)
                .notBeforeTime(from)
                .expirationTime(Date.from(now.plus(validFor)));
        claims.byName().forEach(body::claim);
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .type(JOSEObjectType.JWT)
                        .keyID(Integer.toString(serial))
                        .build(),
                body.build());
        try {
            jwt.sign(new RSASSASigner(RsaPem.readPrivate(privateKey)));
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform signs with RS256", e);
        }
        return jwt.serialize();
    }

    private Issued sign(KeyRing.Key key, KeyRing ring, TokenClaims claims, Duration validFor) {
        try {
            return new Issued.Token(signWith(key.serial(), key.data(), claims, validFor));
        } catch (RsaPem.InvalidKeyException e) {
            return new Issued.NoSigningKey(ring.secret(key.serial()) + " " + e.getMessage()
                    + ": replace it with the output of `kumactl generate signing-key`");
        }
    }
}
