package io.meridian.common.sync.simulation;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What operators, and zones through global, do to global's store; drawn by the seed. */
final class Operations {

    /** A Zone that says {@code enabled: false}: field 1, an empty BoolValue. */
    static final ByteString DISABLED = ByteString.fromHex("0a00");

    private static final List<String> MESHES = List.of("default", "pay", "shop");
    private static final String AUTHOR = "operator";

    private final RandomGenerator random;
    private final List<String> zones;

    Operations(RandomGenerator random, List<String> zones) {
        this.random = random;
        this.zones = zones;
    }

    Write next(ResourceReader stored) {
        int lot = random.nextInt(100);
        String mesh = MESHES.get(random.nextInt(MESHES.size()));
        boolean there = stored.get(ResourceKinds.MESH_KIND.key("", mesh)).isPresent();
        if (!there || lot < 10) {
            return createMesh(mesh);
        } else if (lot < 14) {
            return deleteMesh(mesh, stored);
        } else if (lot < 45) {
            return put(timeout(mesh));
        } else if (lot < 52) {
            return delete(new ResourceKey("MeshTimeout", mesh, "t" + random.nextInt(6)));
        } else if (lot < 65) {
            return put(resource("Secret", mesh, "s" + random.nextInt(4), Map.of()));
        } else if (lot < 70) {
            return put(
                    resource("GlobalSecret", "", random.nextBoolean() ? "user-token-signing-key-1" : "g1", Map.of()));
        } else if (lot < 84) {
            return put(service(mesh));
        } else if (lot < 88) {
            return delete(new ResourceKey("MeshService", mesh, "m" + random.nextInt(4)));
        } else if (lot < 92) {
            return put(zone(zones.get(random.nextInt(zones.size())), random.nextBoolean()));
        } else {
            return put(resource("Dataplane", mesh, "d" + random.nextInt(9), Map.of(Labels.ORIGIN, "zone")));
        }
    }

    Resource zone(String name, boolean enabled) {
        return new Resource(ResourceKey.global("Zone", name), Map.of(), enabled ? ByteString.EMPTY : DISABLED);
    }

    /** A policy that this zone refuses. */
    Resource poison(String zone) {
        return resource("MeshTimeout", "default", "t" + random.nextInt(6), Map.of("poison", zone));
    }

    /** A policy larger than half a part. */
    Resource large() {
        byte[] spec = new byte[600_000];
        random.nextBytes(spec);
        for (int i = 0; i < spec.length; i++) {
            spec[i] = (byte) ('a' + (spec[i] & 15));
        }
        return new Resource(
                new ResourceKey("Secret", "default", "large" + random.nextInt(4)), Map.of(), ByteString.copyFrom(spec));
    }

    private Resource timeout(String mesh) {
        boolean hidden = random.nextInt(8) == 0;
        Map<String, String> labels = hidden ? Map.of(Labels.KDS_SYNC, "disabled") : Map.of();
        return resource("MeshTimeout", mesh, "t" + random.nextInt(6), labels);
    }

    private Resource service(String mesh) {
        // One name belongs to one zone: who made a resource never changes.
        int number = random.nextInt(4);
        String zone = zones.get(number % zones.size());
        return resource("MeshService", mesh, "m" + number, Map.of(Labels.ORIGIN, "zone", Labels.ZONE, zone));
    }

    private Resource resource(String kind, String mesh, String name, Map<String, String> labels) {
        String target = random.nextInt(3) == 0 ? "" : "\"targetRef\":{\"kind\":\"Mesh\"},";
        String spec = "{" + target + "\"v\":" + random.nextInt(1000) + "}";
        return new Resource(new ResourceKey(kind, mesh, name), labels, ByteString.copyFromUtf8(spec));
    }

    private Write createMesh(String mesh) {
        return new Write(
                List.of(
                        put(resource("Secret", mesh, "signing-key", Map.of()))
                                .mutations()
                                .getFirst(),
                        put(resource("Mesh", "", mesh, Map.of())).mutations().getFirst(),
                        put(resource("MeshTimeout", mesh, "all", Map.of()))
                                .mutations()
                                .getFirst()),
                List.of(),
                Map.of(),
                AUTHOR);
    }

    private static Write deleteMesh(String mesh, ResourceReader stored) {
        List<Mutation> mutations = new ArrayList<>();
        for (String kind : List.of("MeshTimeout", "MeshService", "Secret", "Dataplane")) {
            for (StoredResource resource : stored.list(ResourceKinds.named(kind), mesh)) {
                mutations.add(new Mutation.Delete(resource.key(), Expected.ANYTHING));
            }
        }
        mutations.add(new Mutation.Delete(ResourceKinds.MESH_KIND.key("", mesh), Expected.ANYTHING));
        return new Write(mutations, List.of(), Map.of(), AUTHOR);
    }

    static Write put(Resource resource) {
        return Write.of(new Mutation.Put(resource, Expected.ANYTHING, Optional.empty()), AUTHOR);
    }

    static Write delete(ResourceKey key) {
        return Write.of(new Mutation.Delete(key, Expected.ANYTHING), AUTHOR);
    }
}
