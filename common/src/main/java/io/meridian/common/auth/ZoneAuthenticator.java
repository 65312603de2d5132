package io.meridian.common.auth;

/** Says whether a connection to global may speak for the zone it claims to be (design.md, sync contract, tokens). */
@FunctionalInterface
public interface ZoneAuthenticator {

    /**
     * Judges a claim. Asked at the start of every call by its headers, and again with {@link ZoneClaim#withNodeId} when the first
     * request of a stream is there.
     */
    ZoneAuthentication authenticate(ZoneClaim claim);
}
