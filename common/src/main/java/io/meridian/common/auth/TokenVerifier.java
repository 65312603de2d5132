package io.meridian.common.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.meridian.common.store.ResourceReader;
import java.text.ParseException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Optional;

/** Checks tokens: signature, time, revocation (spec/rest-api §5.2). What a token says is the asker's to judge. */
public final class TokenVerifier {
    /** Longer ones are not tokens of ours; parsing them would only cost. */
    private static final int MAX_LENGTH = 16 * 1024;

    private final ResourceReader stored;
    private final InstantSource clock;

    public TokenVerifier(ResourceReader stored, InstantSource clock) {
        this.stored = stored;
        this.clock = clock;
    }

    /** What came of a check. */
    public sealed interface Verified {
        /**
         * It holds.
         *
         * @param until when it expires; empty when never
         */
        record Valid(Map<String, Object> claims, Optional<Instant> until) implements Verified {}

        /**
         * It does not.
         *
         * @param fault for counting
         * @param reason in words, holding nothing of the token but its key id
         */
        record Invalid(Fault fault, String reason) implements Verified {}
    }

    /** What is wrong with a token. */
    public enum Fault {
        MALFORMED,
        UNKNOWN_KEY,
        SIGNATURE,
        EXPIRED,
        NOT_YET_VALID,
        REVOKED
    }

    /** Checks a token by the keys of a ring. */
    public Verified verify(KeyRing ring, String token) {
        if (token.length() > MAX_LENGTH) {
            return new Verified.Invalid(Fault.MALFORMED, "the token has more than " + MAX_LENGTH + " characters");
        }
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            String kid = jwt.getHeader().getKeyID();
            if (kid == null) {
                return new Verified.Invalid(Fault.MALFORMED, "the token has no kid header");
            }
            int serial = KeyRing.serialOf(kid);
            Optional<KeyRing.Key> key = serial < 0 ? Optional.empty() : ring.find(stored, serial);
            if (key.isEmpty()) {
                return new Verified.Invalid(
                        Fault.UNKNOWN_KEY,
                        serial < 0 ? "the token's kid is not a key's serial number" : ring.missing(kid));
            }
            JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
            if (!jwt.verify(verifier(ring, algorithm, key.get()))) {
                return new Verified.Invalid(Fault.SIGNATURE, "the token's signature is not that of key " + serial);
            }
            return judge(ring, jwt.getJWTClaimsSet());
        } catch (ParseException | IllegalArgumentException e) {
            return new Verified.Invalid(Fault.MALFORMED, "the token is not a signed JWT");
        } catch (RsaPem.InvalidKeyException e) {
            return new Verified.Invalid(Fault.UNKNOWN_KEY, "the key that the token names " + e.getMessage());
        } catch (JOSEException e) {
            return new Verified.Invalid(
                    Fault.SIGNATURE, "the token's algorithm is not one that its key is for (expected: RS256)");
        }
    }

    /**
     * The algorithm is the key's, not the token's choice: a public key must never serve as a shared secret, which everybody who
     * may read it could sign with.
     */
    private static JWSVerifier verifier(KeyRing ring, JWSAlgorithm algorithm, KeyRing.Key key)
            throws JOSEException, RsaPem.InvalidKeyException {
        if (algorithm.equals(JWSAlgorithm.RS256)) {
            return new RSASSAVerifier(RsaPem.readPublic(key.data()));
        }
        if (algorithm.equals(JWSAlgorithm.HS256) && key.serial() == 0 && !ring.equals(KeyRing.ZONES_PUBLIC)) {
            return new MACVerifier(key.data());
        }
        throw new JOSEException("unsupported algorithm");
    }

    private Verified judge(KeyRing ring, JWTClaimsSet claims) {
        Instant now = clock.instant();
        Date expires = claims.getExpirationTime();
        if (expires != null && !now.isBefore(expires.toInstant())) {
            return new Verified.Invalid(Fault.EXPIRED, "the token expired at " + expires.toInstant());
        }
        Date from = claims.getNotBeforeTime();
        if (from != null && now.isBefore(from.toInstant())) {
            return new Verified.Invalid(Fault.NOT_YET_VALID, "the token is not valid before " + from.toInstant());
        }
        String jti = claims.getJWTID();
        if (jti != null && ring.revoked(stored).contains(jti)) {
            return new Verified.Invalid(Fault.REVOKED, "the token is revoked");
        }
        return new Verified.Valid(
                claims.getClaims(), Optional.ofNullable(expires).map(Date::toInstant));
    }
}
