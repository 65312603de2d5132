package io.meridian.common.admission.rules;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.ca.MeshSecrets;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write.Condition;
import io.meridian.wire.system.v1alpha1.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The Secrets of one mesh as they are stored. */
record StoredSecrets(String mesh, ResourceReader stored) implements MeshSecrets {

    @Override
    public Optional<ByteString> payload(String name) {
        return find(name).flatMap(secret -> payload(secret.spec()));
    }

    /** That these Secrets stay as they are now: what was concluded from them holds. Those that do not exist are left out. */
    List<Condition> unchanged(Set<String> names) {
        List<Condition> conditions = new ArrayList<>();
        names.stream().sorted().forEach(name -> find(name)
                .ifPresent(secret -> conditions.add(new Condition.Unchanged(secret.key(), secret.version()))));
        return conditions;
    }

    /** A Secret whose name starts so, the first by name. */
    Optional<StoredResource> firstNamed(String prefix) {
        return stored.list(ResourceKinds.SECRET, mesh).stream()
                .filter(secret -> secret.key().name().startsWith(prefix))
                .findFirst();
    }

    /** The payload in a Secret's spec; empty when the spec is no Secret. */
    static Optional<ByteString> payload(ByteString spec) {
        try {
            return Optional.of(Secret.parseFrom(spec).getData().getValue());
        } catch (InvalidProtocolBufferException e) {
            return Optional.empty();
        }
    }

    private Optional<StoredResource> find(String name) {
        return stored.get(ResourceKinds.SECRET.key(mesh, name));
    }
}
