package io.meridian.common.store.panache;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** The key under which a store seals secrets: 256 bits for AES. Says nothing of itself when printed. */
public final class StoreKey {

    private static final int BYTES = 32;

    private final byte[] key;

    private StoreKey(byte[] key) {
        this.key = key;
    }

    /** A new one. */
    public static StoreKey generate(SecureRandom random) {
        byte[] key = new byte[BYTES];
        random.nextBytes(key);
        return new StoreKey(key);
    }

    /**
     * Reads a key as an operator gives it: 32 bytes in Base64 (also its URL form) or as 64 hexadecimal digits, white space around it
     * ignored.
     *
     * @throws IllegalArgumentException when it is neither; the message does not repeat it
     */
    public static StoreKey parse(String text) {
        String trimmed = text.trim();
        byte[] key;
        try {
            key = trimmed.length() == 2 * BYTES
                    ? HexFormat.of().parseHex(trimmed)
                    : Base64.getDecoder().decode(trimmed.replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw malformed(trimmed.length());
        }
        if (key.length != BYTES) {
            throw malformed(trimmed.length());
        }
        return new StoreKey(key);
    }

    /** In Base64, for the file it is kept in. */
    String encoded() {
        return Base64.getEncoder().encodeToString(key);
    }

    SecretKey toSecretKey() {
        return new SecretKeySpec(key, "AES");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StoreKey that && MessageDigest.isEqual(key, that.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key);
    }

    @Override
    public String toString() {
        return "StoreKey";
    }

    private static IllegalArgumentException malformed(int length) {
        return new IllegalArgumentException("the store's encryption key has " + length
                + " characters of which no key can be read (expected: 32 bytes in Base64 or 64 hexadecimal digits): "
                + "make one with `openssl rand -base64 32`");
    }
}
