package io.meridian.common.auth;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign one family of tokens, as secrets by name and serial number (spec/rest-api §5.3). The highest serial signs; a
 * token is verified with the serial that it names. Several serials stand side by side while keys are rotated.
 *
 * @param mesh the mesh whose secrets they are; empty for global secrets
 * @param name name of the secrets without {@code -SERIAL}; a secret of just this name is serial 0
 * @param revocations names of the secrets that list revoked tokens
 */
public record KeyRing(String mesh, String name, List<ResourceKey> revocations) {

    /** Of users; each control plane has its own. */
    public static final KeyRing USERS =
            new KeyRing("", "user-token-signing-key", List.of(globalSecret("user-token-revocations")));

    /** Of zones, at global. */
    public static final KeyRing ZONES =
            new KeyRing("", "zone-token-signing-key", List.of(globalSecret("zone-token-revocations")));

    /** Of zones, as a zone knows them: only the public halves. */
    public static final KeyRing ZONES_PUBLIC =
            new KeyRing("", "zone-token-signing-public-key", List.of(globalSecret("zone-token-revocations")));

    public KeyRing {
        revocations = List.copyOf(revocations);
    }

    /** Of the dataplanes of a mesh. Revocations are read where they are documented and where the reference looks for them. */
    public static KeyRing dataplanes(String mesh) {
        String revocations = "dataplane-token-revocations-" + mesh;
        return new KeyRing(
                mesh,
                "dataplane-token-signing-key-" + mesh,
                List.of(new ResourceKey(ResourceKinds.SECRET.name(), mesh, revocations), globalSecret(revocations)));
    }

    /**
     * A key of the ring.
     *
     * @param serial its number, which tokens carry as {@code kid}
     * @param data the key as its secret holds it
     */
    record Key(int serial, byte[] data) {
        @Override
        public String toString() {
            return "Key[serial=" + serial + "]";
        }
    }

    /** Key of the secret with a serial number. */
    public ResourceKey secret(int serial) {
        String secretName = serial == 0 ? name : name + "-" + serial;
        return mesh.isEmpty()
                ? globalSecret(secretName)
                : new ResourceKey(ResourceKinds.SECRET.name(), mesh, secretName);
    }

    /** Whether tokens can be issued: there is a key. */
    public boolean hasKey(ResourceReader stored) {
        return newest(stored).isPresent();
    }

    /** The key that signs. */
    Optional<Key> newest(ResourceReader stored) {
        return (mesh.isEmpty() ? stored.list(ResourceKinds.GLOBAL_SECRET) : stored.list(ResourceKinds.SECRET, mesh))
                .stream().map(this::asKey).filter(Objects::nonNull).max(Comparator.comparingInt(Key::serial));
    }

    /** The key that a token's {@code kid} names. */
    Optional<Key> find(ResourceReader stored, int serial) {
        return stored.get(secret(serial))
                .map(secret -> new Key(serial, SecretData.of(secret.resource()).bytes()));
    }

    /** The {@code jti} of every revoked token. */
    Set<String> revoked(ResourceReader stored) {
        Set<String> revoked = new HashSet<>();
        for (ResourceKey list : revocations) {
            stored.get(list).ifPresent(secret -> {
                for (String jti : SecretData.of(secret.resource()).text().split(",", -1)) {
                    revoked.add(jti.strip());
                }
            });
        }
        revoked.remove("");
        return revoked;
    }

    /** Says that a key is missing, in the reference's words. */
    String missing(String kid) {
        String secretName = kid.equals("0") ? name : name + "-" + kid;
        String where = mesh.isEmpty()
                ? "GlobalSecret of name \"" + secretName + "\" is not found"
                : "Secret of name \"" + secretName + "\" in mesh \"" + mesh + "\" is not found";
        return "there is no signing key with KID " + kid + ". " + where
                + ". If signing key was rotated, regenerate the token";
    }

    /** Reads the serial number that follows a prefix; -1 when none does. */
    static int serialOf(String text) {
        return text.matches("0|[1-9]\\d{0,8}") ? Integer.parseInt(text) : -1;
    }

    private @Nullable Key asKey(StoredResource secret) {
        String secretName = secret.key().name();
        int serial;
        if (secretName.equals(name)) {
            serial = 0;
        } else if (secretName.startsWith(name + "-")) {
            serial = serialOf(secretName.substring(name.length() + 1));
        } else {
            return null;
        }
        return serial < 0
                ? null
                : new Key(serial, SecretData.of(secret.resource()).bytes());
    }

    private static ResourceKey globalSecret(String secretName) {
        return ResourceKey.global(ResourceKinds.GLOBAL_SECRET.name(), secretName);
    }
}
