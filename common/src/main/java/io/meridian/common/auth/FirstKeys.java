package io.meridian.common.auth;

import com.google.protobuf.ByteString;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.defaults.SigningKeys;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a control plane's store needs before anybody can be told from anybody else (spec/rest-api §1.9, §5.3). */
public final class FirstKeys {
    /** The administrator's token, kept so that the machine's operator can read it. */
    static final ResourceKey ADMIN_TOKEN = ResourceKey.global(ResourceKinds.GLOBAL_SECRET.name(), "admin-user-token");

    private final RsaKeys keys;
    private final TokenIssuer issuer;

    public FirstKeys(RsaKeys keys, TokenIssuer issuer) {
        this.keys = keys;
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
            Resource key = SigningKeys.fresh(KeyRing.USERS.secret(1), keys);
            mutations.add(create(key));
            if (adminToken && stored.get(ADMIN_TOKEN).isEmpty()) {
                mutations.add(create(adminToken(SecretData.of(key).bytes())));
            }
        }
        if (issuesZoneTokens && !KeyRing.ZONES.hasKey(stored)) {
            mutations.add(create(SigningKeys.fresh(KeyRing.ZONES.secret(1), keys)));
        }
        return mutations.isEmpty()
                ? Optional.empty()
                : Optional.of(new Write(mutations, List.of(), Map.of(), User.CONTROL_PLANE.name()));
    }

    private Resource adminToken(byte[] key) {
        try {
            String token = issuer.signWith(
                    1,
                    key,
                    new TokenClaims.OfUser(User.ADMIN_NAME, List.of(User.ADMIN_NAME)),
                    TokenIssuer.DEFAULT_VALIDITY);
            return new Resource(ADMIN_TOKEN, Map.of(), SigningKeys.payload(ByteString.copyFromUtf8(token)));
        } catch (RsaPem.InvalidKeyException e) {
            throw new IllegalStateException("a key of our own making", e);
        }
    }

    private static Write.Mutation create(Resource resource) {
        return new Write.Mutation.Put(resource, Write.Expected.ABSENT, Optional.empty());
    }
}
