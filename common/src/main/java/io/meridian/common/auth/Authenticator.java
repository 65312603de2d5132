package io.meridian.common.auth;

/** Says who makes a request. */
@FunctionalInterface
public interface Authenticator {

    /** Who makes the request, by what it shows. {@code GET /} and the GUI are served without asking. */
    Authentication authenticate(RequestFacts facts);
}
