package io.meridian.common.testing;

import io.meridian.common.ca.RsaKeys;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Real RSA keys, made once for each length: hundreds of meshes in a test need keys, none of them needs one of its own. */
public final class CachedRsaKeys implements RsaKeys {
    private static final RsaKeys SOURCE = RsaKeys.from(new SecureRandom());
    private static final Map<Integer, KeyPair> MADE = new ConcurrentHashMap<>();

    @Override
    public KeyPair generate(int bits) {
        return MADE.computeIfAbsent(bits, SOURCE::generate);
    }
}
