package io.meridian.common.ca.builtin;

import io.meridian.wire.plugins.ca.BuiltinCertificateAuthorityConfig;

/**
 * How a root is to be made.
 *
 * @param rsaBits length of its key
 * @param expiration how long it is valid, as written
 */
record RootParameters(long rsaBits, String expiration) {
    private static final long DEFAULT_RSA_BITS = 2048;
    private static final String DEFAULT_EXPIRATION = "10y";

    /** What a conf says, and the defaults for what it leaves open or sets to zero (spec/mesh-resource §1.4). */
    static RootParameters of(BuiltinCertificateAuthorityConfig conf) {
        long bits = Integer.toUnsignedLong(conf.getCaCert().getRSAbits().getValue());
        String expiration = conf.getCaCert().getExpiration();
        return new RootParameters(
                bits == 0 ? DEFAULT_RSA_BITS : bits, expiration.isEmpty() ? DEFAULT_EXPIRATION : expiration);
    }
}
