package io.meridian.common.auth;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.Write;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a control plane's store needs before anybody can be told from anybody else (spec/rest-api §1.9, §5.3). */
public final class FirstKeys {
    /** The administrator's token, kept so that the machine's operator can read it. */
    static final ResourceKey ADMIN_TOKEN = ResourceKey.global(ResourceKinds.GLOBAL_SECRET.name(), "admin-user-token");

    private final SecureRandom random;
    private final TokenIssuer issuer;

    public FirstKeys(SecureRandom random, TokenIssuer issuer) {
        this.random = random;
        this.issuer = issuer;
    }

    /**
     * What is missing, as one transaction; empty when nothing is. A key that somebody replaced or rotated stays as it is, and
     * an administrator's token that somebody deleted stays deleted: it is made only along with the first key.
     *
     * @param issuesZoneTokens false for a zone of a federation, which gets only the public halves
     * @param adminToken whether to keep a token for the administrator
     */
    public Optional<Write> missing(ResourceReader stored, boolean issuesZoneTokens, boolean adminToken) {
        List<Write.Mutation> mutations = new ArrayList<>();
        if (!KeyRing.USERS.hasKey(stored)) {
            byte[] key = RsaKeys.generatePrivatePem(random);
            mutations.add(create(KeyRing.USERS.secret(1), key));
            if (adminToken && stored.get(ADMIN_TOKEN).isEmpty()) {
                mutations.add(create(ADMIN_TOKEN, adminToken(key).getBytes(StandardCharsets.US_ASCII)));
            }
        }
        if (issuesZoneTokens && !KeyRing.ZONES.hasKey(stored)) {
            mutations.add(create(KeyRing.ZONES.secret(1), RsaKeys.generatePrivatePem(random)));
        }
        return mutations.isEmpty()
                ? Optional.empty()
                : Optional.of(new Write(mutations, List.of(), Map.of(), User.CONTROL_PLANE.name()));
    }

    private String adminToken(byte[] key) {
        try {
            return issuer.signWith(
                    1,
                    key,
                    new TokenClaims.OfUser(User.ADMIN_NAME, List.of(User.ADMIN_NAME)),
                    TokenIssuer.DEFAULT_VALIDITY);
        } catch (RsaKeys.InvalidKeyException e) {
            throw new IllegalStateException("a key of our own making", e);
        }
    }

    private static Write.Mutation create(ResourceKey key, byte[] data) {
        return new Write.Mutation.Put(new SecretData(data).under(key), Write.Expected.ABSENT, Optional.empty());
    }
}
