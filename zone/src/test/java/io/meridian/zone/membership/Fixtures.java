package io.meridian.zone.membership;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.CommitThreads;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Retention;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.WriteResult;
import io.meridian.common.store.memory.InMemoryJournal;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.wire.mesh.v1alpha1.Mesh.DataplaneProxyConstraints;
import io.meridian.wire.mesh.v1alpha1.Mesh.DataplaneProxyConstraints.Rules;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A zone's store and what tests put into it. */
public final class Fixtures {
    private Fixtures() {}

    /** A store without threads: a write is committed, and its listeners were told, when it returns. */
    public static InMemoryResourceStore store(InMemoryJournal journal, InstantSource clock) {
        return InMemoryResourceStore.open(
                journal,
                clock,
                resource -> new Canonical(resource.key(), resource.spec(), Digest.of(resource.spec())),
                new Random(1),
                Retention.DEFAULT,
                CommitThreads.calling());
    }

    /** An empty one. */
    public static InMemoryResourceStore store(InstantSource clock) {
        return store(new InMemoryJournal(new Random(2)), clock);
    }

    /** A mesh with rules in the notation of {@link MembershipTest}. */
    public static Resource mesh(String name, String requirements, String restrictions) {
        Mesh mesh = Mesh.newBuilder()
                .setConstraints(Mesh.Constraints.newBuilder()
                        .setDataplaneProxy(DataplaneProxyConstraints.newBuilder()
                                .addAllRequirements(rules(requirements))
                                .addAllRestrictions(rules(restrictions))))
                .build();
        return new Resource(ResourceKey.global("Mesh", name), Map.of(), mesh.toByteString());
    }

    /** A dataplane with one inbound for each set of tags, in the notation of {@link MembershipTest}. */
    public static Resource dataplane(String mesh, String name, String sets) {
        Networking.Builder networking = Networking.newBuilder().setAddress("192.0.2.1");
        for (Tags tags : MembershipTest.tagSets(sets)) {
            if (tags.field().contains("gateway")) {
                networking.getGatewayBuilder().putAllTags(tags.values());
            } else {
                networking.addInboundBuilder().setPort(8080).putAllTags(tags.values());
            }
        }
        return new Resource(
                ResourceKinds.DATAPLANE.key(mesh, name),
                Map.of(),
                Dataplane.newBuilder().setNetworking(networking).build().toByteString());
    }

    /** Stores resources in one commit, those of a mesh owned by it. */
    public static void put(InMemoryResourceStore store, Resource... resources) {
        List<Mutation> puts = List.of(resources).stream()
                .<Mutation>map(resource -> new Mutation.Put(
                        resource,
                        Expected.ANYTHING,
                        Optional.of(resource.key().mesh())
                                .filter(mesh -> !mesh.isEmpty())
                                .map(mesh -> ResourceKey.global("Mesh", mesh))))
                .toList();
        WriteResult result =
                store.write(new Write(puts, List.of(), Map.of(), "test")).join();
        if (!(result instanceof WriteResult.Committed)) {
            throw new IllegalStateException("not stored: " + result);
        }
    }

    /** Stores a resource that nothing owns. */
    public static void putWithoutMesh(InMemoryResourceStore store, Resource resource) {
        store.write(Write.of(new Mutation.Put(resource, Expected.ANYTHING, Optional.empty()), "test"))
                .join();
    }

    /** Deletes a resource with all that belongs to it. */
    public static void delete(InMemoryResourceStore store, ResourceKey key) {
        store.write(Write.of(new Mutation.Delete(key, Expected.PRESENT), "test"))
                .join();
    }

    /** What is stored under a key. */
    public static StoredResource stored(InMemoryResourceStore store, ResourceKey key) {
        return store.get(key).orElseThrow();
    }

    private static List<Rules> rules(String notation) {
        return MembershipTest.selectors(notation).stream()
                .map(selector -> Rules.newBuilder().putAllTags(selector.tags()).build())
                .toList();
    }
}
