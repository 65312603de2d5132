package io.meridian.common.auth;

import com.google.protobuf.ByteString;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.defaults.SigningKeys;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.PlainForm;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.memory.InMemoryResourceStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A store with keys, and a clock to turn by hand. Keys are made once for all tests: each takes a tenth of a second. */
final class TokenFixture implements AutoCloseable {
    private static final RsaKeys KEYS = RsaKeys.from(new SecureRandom());
    private static final Map<Integer, ByteString> MADE = new HashMap<>();

    private Instant now = Instant.parse("2026-01-02T03:04:05Z");
    final ResourceStore store = InMemoryResourceStore.open(() -> now, new PlainForm());
    final TokenIssuer issuer = new TokenIssuer(store, () -> now, new Random(7));
    final TokenVerifier verifier = new TokenVerifier(store, () -> now);

    Instant now() {
        return now;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    void haveKey(KeyRing ring, int serial) {
        put(ring.secret(serial), key(serial));
    }

    /** The secret's spec of a key, the same for the same number in all tests. */
    static synchronized ByteString key(int number) {
        return MADE.computeIfAbsent(
                number, ignored -> SigningKeys.fresh(ResourceKey.global("GlobalSecret", "key"), KEYS)
                        .spec());
    }

    void put(ResourceKey key, ByteString spec) {
        store.write(Write.of(
                        new Write.Mutation.Put(
                                new Resource(key, Map.of(), spec), Write.Expected.ANYTHING, Optional.empty()),
                        "test"))
                .join();
    }

    void delete(ResourceKey key) {
        store.write(Write.of(new Write.Mutation.Delete(key, Write.Expected.PRESENT), "test"))
                .join();
    }

    String issue(KeyRing ring, TokenClaims claims, Duration validFor) {
        return switch (issuer.issue(ring, claims, validFor)) {
            case TokenIssuer.Issued.Token token -> token.jwt();
            case TokenIssuer.Issued.NoSigningKey missing -> throw new AssertionError(missing.detail());
        };
    }

    @Override
    public void close() {
        store.close();
    }
}
