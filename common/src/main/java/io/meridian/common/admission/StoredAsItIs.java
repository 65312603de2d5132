package io.meridian.common.admission;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.validation.Violation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The rules of a kind of which nothing else depends: it has a structure at most, and what belongs to a mesh goes with it
 * (spec/mesh-resource §4.7.4).
 */
public final class StoredAsItIs implements KindRules {

    private final String kind;
    private final Function<Resource, List<Violation>> structure;

    /** A kind without any rule. */
    public StoredAsItIs(String kind) {
        this(kind, resource -> List.of());
    }

    /** A kind with rules that need nothing but the resource. */
    public StoredAsItIs(String kind, Function<Resource, List<Violation>> structure) {
        this.kind = kind;
        this.structure = structure;
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public List<Violation> structure(Resource proposed) {
        return structure.apply(proposed);
    }

    @Override
    public Plan put(Resource proposed, Optional<StoredResource> current, ResourceReader stored) {
        // A status is written by control planes only: a create has none, an update keeps what is there.
        Resource kept = proposed.withStatus(
                current.map(found -> found.resource().status()).orElse(ByteString.EMPTY));
        Optional<ResourceKey> owner = ResourceKinds.named(kind).meshScoped()
                ? Optional.of(ResourceKey.global(
                        ResourceKinds.MESH_KIND.name(), proposed.key().mesh()))
                : Optional.empty();
        return accepted(new Mutation.Put(kept, Expected.ANYTHING, owner));
    }

    @Override
    public Plan delete(StoredResource current, ResourceReader stored) {
        return accepted(new Mutation.Delete(current.key(), Expected.ANYTHING));
    }

    private static Plan accepted(Mutation mutation) {
        return new Plan.Accepted(List.of(mutation), List.of(), List.of());
    }
}
