package io.meridian.common.auth;

import io.meridian.common.auth.ZoneAuthentication.Cause;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Knows zones by their tokens or certificates, as a policy asks (design.md, sync contract, tokens). */
public final class ZoneTokenAuthenticator implements ZoneAuthenticator {
    private static final Pattern ZONE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");
    private static final String SCOPE = "cp";
    private static final String HOW_TO_GET_ONE = "; issue one at global: POST /tokens/zone with"
            + " {\"zone\":\"%s\",\"scope\":[\"cp\"],\"validFor\":\"8760h\"}";

    private final TokenVerifier tokens;
    private final ZonePolicy policy;
    private final String clusterId;
    private final ProvenZones proven;

    /** @param clusterId the trust domain of zones' certificates */
    public ZoneTokenAuthenticator(TokenVerifier tokens, ZonePolicy policy, String clusterId, ProvenZones proven) {
        this.tokens = tokens;
        this.policy = policy;
        this.clusterId = clusterId;
        this.proven = proven;
    }

    @Override
    public ZoneAuthentication authenticate(ZoneClaim claim) {
        if (claim.clientId().isEmpty()) {
            return new ZoneAuthentication.Refused(Cause.NO_ZONE, "\"client-id\" is not present in metadata");
        }
        String zone = claim.clientId().get();
        if (!ZONE_NAME.matcher(zone).matches()) {
            return new ZoneAuthentication.Refused(
                    Cause.BAD_ZONE_NAME,
                    "client-id is not a zone's name (expected: a DNS name of at most 63 characters, in lower case)");
        }
        if (claim.nodeId().isPresent() && !claim.nodeId().get().equals(zone)) {
            return new ZoneAuthentication.Refused(
                    Cause.OTHER_NODE,
                    "node.id is not the zone of this connection (expected: \"" + zone + "\", as its client-id says)");
        }
        return switch (policy.mode()) {
            case MTLS -> byCertificate(zone, claim);
            case TOKEN -> byToken(zone, claim, policy.openZones().contains(zone));
            case NONE -> byToken(zone, claim, !proven.contains(zone));
        };
    }

    private ZoneAuthentication byCertificate(String zone, ZoneClaim claim) {
        String expected = "spiffe://" + clusterId + "/zone/" + zone;
        return claim.certificateUris().contains(expected)
                ? new ZoneAuthentication.Admitted(zone, true, Optional.empty())
                : new ZoneAuthentication.Refused(
                        Cause.NO_CERTIFICATE,
                        "zone \"" + zone + "\" shows no client certificate for itself (expected: URI SAN " + expected
                                + ")");
    }

    private ZoneAuthentication byToken(String zone, ZoneClaim claim, boolean mayGoWithout) {
        Optional<String> token = claim.authorization().map(ZoneTokenAuthenticator::withoutScheme);
        if (token.isEmpty()) {
            return mayGoWithout
                    ? new ZoneAuthentication.Admitted(zone, false, Optional.empty())
                    : new ZoneAuthentication.Refused(
                            Cause.NO_TOKEN,
                            "zone \"" + zone + "\" sends no token (expected: a zone token with"
                                    + " scope cp, which the zone takes from MERIDIAN_ZONE_TOKEN or MERIDIAN_ZONE_TOKEN_FILE)"
                                    + HOW_TO_GET_ONE.formatted(zone));
        }
        return switch (tokens.verify(KeyRing.ZONES, token.get())) {
            case TokenVerifier.Verified.Invalid invalid ->
                new ZoneAuthentication.Refused(
                        cause(invalid.fault()),
                        "zone \"" + zone + "\" sends a token that does not hold: " + invalid.reason()
                                + HOW_TO_GET_ONE.formatted(zone));
            case TokenVerifier.Verified.Valid valid ->
                byClaims(zone, TokenClaims.ofZone(valid.claims()), valid.until());
        };
    }

    private ZoneAuthentication byClaims(String zone, TokenClaims.OfZone claims, Optional<Instant> until) {
        if (!claims.scope().contains(SCOPE)) {
            return new ZoneAuthentication.Refused(
                    Cause.WRONG_SCOPE,
                    "zone \"" + zone + "\" sends a token with scope " + claims.scope()
                            + " (expected: one that has cp; a token for ingresses and egresses does not open KDS)"
                            + HOW_TO_GET_ONE.formatted(zone));
        }
        if (!claims.zone().equals(zone)) {
            return new ZoneAuthentication.Refused(
                    Cause.WRONG_ZONE,
                    "zone \"" + zone + "\" sends a token for "
                            + (claims.zone().isEmpty() ? "any zone" : "zone \"" + claims.zone() + "\"")
                            + " (expected: one for itself)" + HOW_TO_GET_ONE.formatted(zone));
        }
        if (!proven.contains(zone)) {
            proven.add(zone);
        }
        return new ZoneAuthentication.Admitted(zone, true, until);
    }

    private static Cause cause(TokenVerifier.Fault fault) {
        return switch (fault) {
            case MALFORMED -> Cause.MALFORMED_TOKEN;
            case UNKNOWN_KEY -> Cause.UNKNOWN_KEY;
            case SIGNATURE -> Cause.WRONG_SIGNATURE;
            case EXPIRED -> Cause.TOKEN_EXPIRED;
            case NOT_YET_VALID -> Cause.TOKEN_NOT_YET_VALID;
            case REVOKED -> Cause.TOKEN_REVOKED;
        };
    }

    private static String withoutScheme(String authorization) {
        return authorization.toLowerCase(Locale.ROOT).startsWith("bearer ")
                ? authorization.substring("bearer ".length()).trim()
                : authorization.trim();
    }
}
