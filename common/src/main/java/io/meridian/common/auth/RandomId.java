package io.meridian.common.auth;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** Random ids whose randomness is passed in, which {@link UUID#randomUUID()} does not allow. */
public final class RandomId {
    private RandomId() {}

    /** A UUID of version 4 (RFC 9562 §5.4). */
    public static UUID uuid(RandomGenerator random) {
        long version = random.nextLong() & ~0xF000L | 0x4000L;
        long variant = random.nextLong() & ~(0b11L << 62) | 0b10L << 62;
        return new UUID(version, variant);
    }
}
