package io.meridian.common.auth;

/**
 * Knows the administrator by a client certificate, or by the machine they sit at, and nobody else (spec/rest-api §1.9,
 * {@code adminClientCerts}). Tokens say nothing here.
 */
public final class CertificateAuthenticator implements Authenticator {
    private final boolean localhostIsAdmin;

    /** @param localhostIsAdmin whether a request from this machine is the administrator's */
    public CertificateAuthenticator(boolean localhostIsAdmin) {
        this.localhostIsAdmin = localhostIsAdmin;
    }

    @Override
    public Authentication authenticate(RequestFacts facts) {
        boolean admin = facts.certified() || (localhostIsAdmin && LocalhostAdmin.holds(facts));
        boolean confidential = facts.tls() || (facts.loopback() && !facts.forwarded());
        return new Authentication.Accepted(new Caller(admin ? User.ADMIN : User.ANONYMOUS, confidential));
    }
}
