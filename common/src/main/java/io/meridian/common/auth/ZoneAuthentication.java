package io.meridian.common.auth;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Whether a connection may speak for a zone. */
public sealed interface ZoneAuthentication {

    /**
     * It may.
     *
     * @param zone the zone it speaks for
     * @param proven a token or certificate says so; otherwise it is only claimed
     * @param until when what it showed expires; empty when never
     */
    record Admitted(String zone, boolean proven, Optional<Instant> until) implements ZoneAuthentication {}

    /**
     * It may not: the call ends with {@code UNAUTHENTICATED}.
     *
     * @param cause for counting
     * @param reason for the zone's operator to read; holds nothing secret
     */
    record Refused(Cause cause, String reason) implements ZoneAuthentication {}

    /** Why a connection may not speak for a zone. */
    enum Cause {
        /** It names no zone. */
        NO_ZONE,
        /** What it names is no zone's name. */
        BAD_ZONE_NAME,
        /** Its first request names another zone than its headers. */
        OTHER_NODE,
        NO_CERTIFICATE,
        NO_TOKEN,
        MALFORMED_TOKEN,
        UNKNOWN_KEY,
        WRONG_SIGNATURE,
        TOKEN_EXPIRED,
        TOKEN_NOT_YET_VALID,
        TOKEN_REVOKED,
        WRONG_SCOPE,
        WRONG_ZONE;

        /** As a tag of a metric, such as {@code token-expired}. */
        public String tag() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
