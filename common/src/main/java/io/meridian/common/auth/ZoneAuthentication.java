package io.meridian.common.auth;

/** Whether a connection may speak for a zone. */
public sealed interface ZoneAuthentication {

    /**
     * It may.
     *
     * @param zone the zone it speaks for
     * @param proven a token or certificate says so; otherwise it is only claimed
     */
    record Admitted(String zone, boolean proven) implements ZoneAuthentication {}

    /**
     * It may not: the call ends with {@code UNAUTHENTICATED}.
     *
     * @param reason for the zone's operator to read; holds nothing secret
     */
    record Refused(String reason) implements ZoneAuthentication {}
}
