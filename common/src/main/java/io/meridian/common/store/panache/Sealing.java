package io.meridian.common.store.panache;

import com.google.protobuf.ByteString;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Set;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals what is secret before it reaches the database: AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits. The resource's
 * key and the column are authenticated along with it, so that a sealed value that was moved to another row does not open. Bytes of
 * kinds that are no secrets pass as they are.
 */
final class Sealing {

    private static final Set<String> SECRETS = Set.of("Secret", "GlobalSecret");
    private static final ResourceKey CHECK = new ResourceKey("", "", "");
    private static final String CHECK_TEXT = "meridian";
    private static final byte FORMAT = 1;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    private final SecretKey key;
    private final SecureRandom random;

    Sealing(StoreKey key, SecureRandom random) {
        this.key = key.toSecretKey();
        this.random = random;
    }

    /** What goes into a column for the bytes of a resource. */
    byte[] toColumn(ResourceKey resource, String column, ByteString bytes) {
        return isSecret(resource) ? seal(resource, column, bytes.toByteArray()) : bytes.toByteArray();
    }

    /**
     * The bytes that {@link #toColumn} was given.
     *
     * @throws StoreUnavailableException when they do not open: another key, another row, or damaged
     */
    ByteString fromColumn(ResourceKey resource, String column, byte[] stored) {
        return ByteString.copyFrom(isSecret(resource) ? open(resource, column, stored) : stored);
    }

    /** A value by which a later start knows whether it has the same key. */
    byte[] check() {
        return seal(CHECK, "check", CHECK_TEXT.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Whether this key is the one that a check was made with.
     *
     * @throws StoreUnavailableException when it is not
     */
    void verify(byte[] check) {
        try {
            open(CHECK, "check", check);
        } catch (StoreUnavailableException e) {
            throw new StoreUnavailableException(
                    "the store was sealed with another encryption key than the one given: give the former one in "
                            + "MERIDIAN_STORE_ENCRYPTION_KEY or MERIDIAN_STORE_ENCRYPTION_KEY_FILE; without it the secrets in the store cannot be read",
                    e);
        }
    }

    private static boolean isSecret(ResourceKey resource) {
        return SECRETS.contains(resource.kind());
    }

    private byte[] seal(ResourceKey resource, String column, byte[] plain) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, 0, resource, column);
            byte[] sealed = new byte[1 + NONCE + cipher.getOutputSize(plain.length)];
            sealed[0] = FORMAT;
            System.arraycopy(nonce, 0, sealed, 1, NONCE);
            cipher.doFinal(plain, 0, plain.length, sealed, 1 + NONCE);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES in GCM", e);
        }
    }

    private byte[] open(ResourceKey resource, String column, byte[] sealed) {
        if (sealed.length < 1 + NONCE + TAG_BITS / 8 || sealed[0] != FORMAT) {
            throw doesNotOpen(resource, new AEADBadTagException("not of a known format"));
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, sealed, 1, resource, column)
                    .doFinal(sealed, 1 + NONCE, sealed.length - 1 - NONCE);
        } catch (GeneralSecurityException e) {
            throw doesNotOpen(resource, e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, int offset, ResourceKey resource, String column)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce, offset, NONCE));
        for (String part : new String[] {column, resource.kind(), resource.mesh(), resource.name()}) {
            byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
            cipher.updateAAD(new byte[] {
                (byte) (utf8.length >>> 24), (byte) (utf8.length >>> 16), (byte) (utf8.length >>> 8), (byte) utf8.length
            });
            cipher.updateAAD(utf8);
        }
        return cipher;
    }

    private static StoreUnavailableException doesNotOpen(ResourceKey resource, Exception cause) {
        return new StoreUnavailableException(
                "the stored " + resource
                        + " does not open with the store's encryption key: it was sealed with another key, or damaged",
                cause);
    }
}
