package io.meridian.common.admission.rules;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.Plan;
import io.meridian.common.ca.CertificateAuthority.Provision;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.defaults.DefaultPolicies;
import io.meridian.common.defaults.DefaultsSettings;
import io.meridian.common.defaults.MeshDefaulter;
import io.meridian.common.defaults.SigningKeys;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.model.mesh.Mesh;
import io.meridian.common.model.mesh.Mtls;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write.Condition;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.validation.Violation;
import io.meridian.common.validation.mesh.MeshStructure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Mesh with all that belongs to it (spec/mesh-resource §4.4, §4.7, §5, §6.2). A create is one transaction of the authorities' Secrets, the
 * signing key, the Mesh and its policies, in this order: no Mesh is ever seen without what it names. An update adds what new backends need.
 */
final class MeshRules implements KindRules {

    private static final int LONGEST_NAME = 63;

    private final Authorities authorities;
    private final RsaKeys keys;
    private final DefaultsSettings defaults;
    private final boolean unsafeDelete;

    /**
     * @param authorities the types of backends that can be used
     * @param keys where signing keys come from
     * @param unsafeDelete whether a mesh may be deleted while dataplanes are in it ({@code KUMA_STORE_UNSAFE_DELETE})
     */
    MeshRules(Authorities authorities, RsaKeys keys, DefaultsSettings defaults, boolean unsafeDelete) {
        this.authorities = authorities;
        this.keys = keys;
        this.defaults = defaults;
        this.unsafeDelete = unsafeDelete;
    }

    @Override
    public String kind() {
        return ResourceKinds.MESH_KIND.name();
    }

    @Override
    public List<Violation> structure(Resource proposed) {
        return MeshStructure.violations(proposed.spec());
    }

    @Override
    public Plan put(Resource proposed, Optional<StoredResource> current, ResourceReader stored) {
        String name = proposed.key().name();
        Mesh mesh = read(proposed.spec());
        Optional<Mesh> before = current.map(found -> read(found.spec()));
        StoredSecrets secrets = new StoredSecrets(name, stored);

        List<Violation> violations = new ArrayList<>(transition(name, before, mesh));
        violations.addAll(authorities.violations(name, mesh, secrets));
        if (!violations.isEmpty()) {
            return new Plan.Refused(violations);
        }
        List<Mutation> mutations = new ArrayList<>();
        for (Provision provision : authorities.provisions(name, mesh, secrets)) {
            switch (provision) {
                case Provision.Complete complete -> {}
                case Provision.Fresh(var payloads) ->
                    payloads.forEach((secret, payload) -> mutations.add(owned(secret(name, secret, payload), name)));
                case Provision.Impossible(List<Violation> reasons) -> violations.addAll(reasons);
            }
        }
        if (!violations.isEmpty()) {
            return new Plan.Refused(violations);
        }
        List<Condition> conditions = new ArrayList<>(secrets.unchanged(authorities.secrets(name, mesh)));
        if (current.isEmpty()) {
            signingKey(secrets, mutations, conditions);
        }
        mutations.add(new Mutation.Put(
                proposed.withSpec(withDefaults(proposed.spec())), Expected.ANYTHING, Optional.empty()));
        if (current.isEmpty()) {
            DefaultPolicies.of(name, mesh.skipCreatingInitialPolicies(), defaults)
                    .forEach(policy -> mutations.add(owned(policy, name)));
        }
        List<String> advice = new ArrayList<>(MeshAdvice.of(proposed, mesh, before, stored));
        advice.addAll(authorities.advice(name, mesh));
        return new Plan.Accepted(mutations, conditions, advice);
    }

    @Override
    public Plan delete(StoredResource current, ResourceReader stored) {
        String name = current.key().name();
        Mutation deletion = new Mutation.Delete(current.key(), Expected.ANYTHING);
        if (unsafeDelete) {
            return new Plan.Accepted(List.of(deletion), List.of(), List.of());
        }
        if (!stored.list(ResourceKinds.DATAPLANE, name).isEmpty()) {
            return new Plan.Refused(
                    List.of(new Violation("mesh", "unable to delete mesh, there are still some dataplanes attached")));
        }
        Condition nobody = new Condition.NoneIn(ResourceKinds.DATAPLANE.name(), name);
        return new Plan.Accepted(List.of(deletion), List.of(nobody), List.of());
    }

    /** M1 and M2. */
    private static List<Violation> transition(String name, Optional<Mesh> before, Mesh after) {
        if (before.isEmpty()) {
            return name.length() > LONGEST_NAME
                    ? List.of(new Violation("name", "cannot be longer than " + LONGEST_NAME + " characters"))
                    : List.of();
        }
        Mtls was = before.get().mtls();
        Mtls is = after.mtls();
        return was.enabled() && is.enabled() && !was.enabledBackend().equals(is.enabledBackend())
                ? List.of(new Violation(
                        "mtls.enabledBackend",
                        "Changing CA when mTLS is enabled is forbidden. Disable mTLS first and then change the CA"))
                : List.of();
    }

    /** A new mesh gets a key for tokens of its proxies, unless an earlier mesh of its name left one. */
    private void signingKey(StoredSecrets secrets, List<Mutation> mutations, List<Condition> conditions) {
        Optional<StoredResource> left = secrets.firstNamed(SigningKeys.dataplaneTokenPrefix(secrets.mesh()));
        if (left.isPresent()) {
            conditions.add(new Condition.Exists(left.get().key()));
        } else {
            mutations.add(owned(SigningKeys.firstOf(secrets.mesh(), keys), secrets.mesh()));
        }
    }

    private static Resource secret(String mesh, String name, ByteString payload) {
        return new Resource(ResourceKinds.SECRET.key(mesh, name), Map.of(), SigningKeys.payload(payload));
    }

    private static Mutation owned(Resource resource, String mesh) {
        return new Mutation.Put(
                resource, Expected.ABSENT, Optional.of(ResourceKey.global(ResourceKinds.MESH_KIND.name(), mesh)));
    }

    private static Mesh read(ByteString spec) {
        try {
            return Mesh.read(spec);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("structure() lets no such spec pass", e);
        }
    }

    private static ByteString withDefaults(ByteString spec) {
        try {
            return MeshDefaulter.apply(spec);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("structure() lets no such spec pass", e);
        }
    }
}
