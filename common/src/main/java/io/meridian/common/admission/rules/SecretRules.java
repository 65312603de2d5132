package io.meridian.common.admission.rules;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.Plan;
import io.meridian.common.ca.Backend;
import io.meridian.common.ca.MeshSecrets;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.model.mesh.Mesh;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write.Condition;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.validation.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Secret outlives its mesh unless its control plane made it (spec/mesh-resource §4.7.4), and is not deleted while an authority of the mesh
 * uses it (§4.7.3).
 */
final class SecretRules implements KindRules {

    private final Authorities authorities;
    private final boolean deleteInUse;

    /** @param deleteInUse whether one in use may be deleted: with {@code KUMA_STORE_UNSAFE_DELETE}, and on federated zones */
    SecretRules(Authorities authorities, boolean deleteInUse) {
        this.authorities = authorities;
        this.deleteInUse = deleteInUse;
    }

    @Override
    public String kind() {
        return ResourceKinds.SECRET.name();
    }

    @Override
    public Plan put(Resource proposed, Optional<StoredResource> current, ResourceReader stored) {
        Mutation put = new Mutation.Put(proposed, Expected.ANYTHING, Optional.empty());
        return new Plan.Accepted(List.of(put), List.of(), advice(proposed, stored));
    }

    @Override
    public Plan delete(StoredResource current, ResourceReader stored) {
        Mutation deletion = new Mutation.Delete(current.key(), Expected.ANYTHING);
        Optional<StoredResource> owner = mesh(current.key(), stored);
        if (deleteInUse || owner.isEmpty()) {
            return new Plan.Accepted(List.of(deletion), List.of(), List.of());
        }
        String secret = current.key().name();
        String mesh = current.key().mesh();
        List<Violation> violations = users(owner.get(), secret).stream()
                .map(backend -> new Violation(
                        "name",
                        "The secret \"" + secret + "\" that you are trying to remove is currently in use in Mesh \""
                                + mesh
                                + "\" in mTLS backend \"" + backend.name()
                                + "\". Please remove the reference from the \"" + backend.name()
                                + "\" backend before removing the secret."))
                .toList();
        // An update of the mesh in the meantime might name it.
        Condition asJudged =
                new Condition.Unchanged(owner.get().key(), owner.get().version());
        return violations.isEmpty()
                ? new Plan.Accepted(List.of(deletion), List.of(asJudged), List.of())
                : new Plan.Refused(violations);
    }

    /**
     * A certificate and its key are two Secrets, changed one after the other: what does not fit between these two writes cannot be
     * refused, but is said.
     */
    private List<String> advice(Resource proposed, ResourceReader stored) {
        Optional<StoredResource> owner = mesh(proposed.key(), stored);
        Optional<ByteString> payload = StoredSecrets.payload(proposed.spec());
        if (owner.isEmpty() || payload.isEmpty()) {
            return List.of();
        }
        String name = proposed.key().name();
        StoredSecrets others = new StoredSecrets(proposed.key().mesh(), stored);
        MeshSecrets secrets = other -> other.equals(name) ? payload : others.payload(other);
        List<String> advice = new ArrayList<>();
        for (Backend backend : users(owner.get(), name)) {
            List<Violation> broken = authorities.violations(backend, secrets);
            if (!broken.isEmpty()) {
                advice.add("mTLS backend \"" + backend.name()
                        + "\" of this mesh uses this secret and can issue no certificates with it: "
                        + Violation.joined(broken));
            }
        }
        return advice;
    }

    private List<Backend> users(StoredResource mesh, String secret) {
        try {
            return authorities.users(mesh.key().name(), Mesh.read(mesh.spec()), secret);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(mesh.key() + " is stored and cannot be read", e);
        }
    }

    private static Optional<StoredResource> mesh(ResourceKey secret, ResourceReader stored) {
        return stored.get(ResourceKey.global(ResourceKinds.MESH_KIND.name(), secret.mesh()));
    }
}
