package io.meridian.common.ca;

import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** Where RSA keys come from. Making one of 2,048 bits takes some 100 ms of a core, one of 8,192 bits many seconds. */
@FunctionalInterface
public interface RsaKeys {

    /**
     * A new key.
     *
     * @param bits its length, from {@value #SHORTEST} to {@value #LONGEST}
     */
    KeyPair generate(int bits);

    int SHORTEST = 1024;

    /** A longer key would hold up its author for minutes; the reference hangs on 131,072 bits. */
    int LONGEST = 8192;

    /** Keys made from this randomness. */
    static RsaKeys from(SecureRandom random) {
        return bits -> {
            if (bits < SHORTEST || bits > LONGEST) {
                throw new IllegalArgumentException(
                        "bits: " + bits + " (expected: " + SHORTEST + " to " + LONGEST + ")");
            }
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(bits, random);
                return generator.generateKeyPair();
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has RSA", e);
            }
        };
    }
}
