package io.meridian.common.auth;

import java.util.Optional;

/** Knows users by their tokens, and the administrator by the machine they sit at (spec/rest-api §1.8, §1.9). */
public final class UserAuthenticator implements Authenticator {
    private static final String TITLE = "Invalid authentication data";

    private final TokenVerifier tokens;
    private final boolean localhostIsAdmin;
    private final boolean tlsEndsBefore;
    private final int httpsPort;

    /**
     * @param localhostIsAdmin whether a request from this machine is the administrator's
     * @param tlsEndsBefore a proxy before us speaks TLS with users, so that plain connections may carry tokens
     * @param httpsPort where tokens are to be sent, for the message
     */
    public UserAuthenticator(TokenVerifier tokens, boolean localhostIsAdmin, boolean tlsEndsBefore, int httpsPort) {
        this.tokens = tokens;
        this.localhostIsAdmin = localhostIsAdmin;
        this.tlsEndsBefore = tlsEndsBefore;
        this.httpsPort = httpsPort;
    }

    @Override
    public Authentication authenticate(RequestFacts facts) {
        boolean confidential = facts.tls() || tlsEndsBefore || (facts.loopback() && !facts.forwarded());
        if (localhostIsAdmin && LocalhostAdmin.holds(facts)) {
            return new Authentication.Accepted(new Caller(User.ADMIN, confidential));
        }
        Optional<String> token = facts.bearer();
        if (token.isEmpty()) {
            return new Authentication.Accepted(new Caller(User.ANONYMOUS, confidential));
        }
        if (!confidential) {
            return new Authentication.Rejected(
                    TITLE,
                    "a token was sent over plain HTTP, where others can read it: send it to the HTTPS port " + httpsPort
                            + ", or set MERIDIAN_API_SERVER_HTTP_TOKENS=true when TLS ends at a proxy before"
                            + " this control plane. Consider the token disclosed and revoke it");
        }
        return switch (tokens.verify(KeyRing.USERS, token.get())) {
            case TokenVerifier.Verified.Valid valid -> {
                TokenClaims.OfUser user = TokenClaims.ofUser(valid.claims());
                yield new Authentication.Accepted(
                        new Caller(User.authenticated(user.name(), user.groups()), confidential));
            }
            // Why it does not hold helps whoever tries tokens more than whoever owns one.
            case TokenVerifier.Verified.Invalid ignored -> new Authentication.Rejected(TITLE, "Unauthenticated");
        };
    }
}
