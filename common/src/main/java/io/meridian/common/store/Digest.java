package io.meridian.common.store;

import com.google.protobuf.ByteString;
import io.meridian.common.model.ResourceKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * 256 bits that stand for content: SHA-256 of one resource's canonical bytes, or the exclusive or of such values for a set of
 * resources, which therefore neither depends on order nor costs more than the change to keep up.
 */
public record Digest(long a, long b, long c, long d) {

    /** The digest of nothing. */
    public static final Digest ZERO = new Digest(0, 0, 0, 0);

    /** SHA-256 of some bytes. */
    public static Digest of(ByteString bytes) {
        MessageDigest sha = sha256();
        sha.update(bytes.asReadOnlyByteBuffer());
        return fromBytes(sha.digest());
    }

    /** What one resource contributes to a state: SHA-256 of its key and digest. */
    public static Digest contribution(ResourceKey key, Digest content) {
        MessageDigest sha = sha256();
        for (String part : new String[] {key.kind(), key.mesh(), key.name()}) {
            byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
            // Lengths first: otherwise ("a", "bc") and ("ab", "c") would be one key.
            sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
            sha.update(utf8);
        }
        sha.update(content.toBytes());
        return fromBytes(sha.digest());
    }

    /** The digest of a state with this contribution added, or taken away: both are the same operation. */
    public Digest xor(Digest other) {
        return new Digest(a ^ other.a, b ^ other.b, c ^ other.c, d ^ other.d);
    }

    /**
     * Reads what {@link #hex()} wrote.
     *
     * @throws IllegalArgumentException unless it is 64 hexadecimal digits
     */
    public static Digest parse(String hex) {
        if (hex.length() != 64) {
            throw new IllegalArgumentException("a digest is 64 hexadecimal digits, this has " + hex.length());
        }
        return fromBytes(HexFormat.of().parseHex(hex));
    }

    /** Lower-case hexadecimal, 64 digits. */
    public String hex() {
        return HexFormat.of().formatHex(toBytes());
    }

    /** The first 12 digits, for people. */
    public String brief() {
        return hex().substring(0, 12);
    }

    @Override
    public String toString() {
        return hex();
    }

    /** Its 32 bytes. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(32)
                .putLong(a)
                .putLong(b)
                .putLong(c)
                .putLong(d)
                .array();
    }

    /**
     * Reads what {@link #toBytes()} gave.
     *
     * @throws IllegalArgumentException unless it is 32 bytes
     */
    public static Digest fromBytes(byte[] bytes) {
        if (bytes.length != 32) {
            throw new IllegalArgumentException("a digest is 32 bytes, this has " + bytes.length);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Digest(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
