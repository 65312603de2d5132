package io.meridian.common.sync.simulation;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
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
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** What operators do to global's store, and what happens in zones; drawn by the seed. */
final class Operations {

    /** A Zone that says {@code enabled: false}: field 1, an empty BoolValue. */
    static final ByteString DISABLED = ByteString.fromHex("0a00");

    static final List<String> MESHES = List.of("default", "pay", "shop");

    private static final List<ResourceKind> IN_MESH =
            List.of("MeshTimeout", "MeshService", "Secret", "Dataplane").stream()
                    .map(ResourceKinds::named)
                    .toList();
    private static final String LARGE = "x".repeat(600_000);
    private static final String AUTHOR = "operator";

    private final RandomGenerator random;
    private final List<String> zones;

    Operations(RandomGenerator random, List<String> zones) {
        this.random = random;
        this.zones = zones;
    }

    /** An operator's. */
    Write next(ResourceReader stored) {
        int lot = random.nextInt(100);
        String mesh = MESHES.get(random.nextInt(MESHES.size()));
        boolean there = stored.get(ResourceKinds.MESH_KIND.key("", mesh)).isPresent();
        if (!there || lot < 10) {
            return createMesh(mesh);
        } else if (lot < 14) {
            return deleteMesh(mesh, stored);
        } else if (lot < 50) {
            return put(timeout(mesh));
        } else if (lot < 60) {
            return delete(new ResourceKey("MeshTimeout", mesh, "t" + random.nextInt(6)));
        } else if (lot < 75) {
            return put(resource("Secret", mesh, "s" + random.nextInt(4), Map.of()));
        } else if (lot < 80) {
            return put(
                    resource("GlobalSecret", "", random.nextBoolean() ? "user-token-signing-key-1" : "g1", Map.of()));
        } else if (lot < 88) {
            return put(resource("HostnameGenerator", "", "h" + random.nextInt(3), Map.of()));
        } else if (lot < 90) {
            return delete(new ResourceKey("HostnameGenerator", "", "h" + random.nextInt(3)));
        } else {
            return put(zone(zones.get(random.nextInt(zones.size())), random.nextInt(3) > 0));
        }
    }

    /** In a zone; its resources live on when their mesh goes. */
    Write inZone() {
        int lot = random.nextInt(100);
        String mesh = MESHES.get(random.nextInt(MESHES.size()));
        if (lot < 35) {
            return put(own("Dataplane", mesh, "dp" + random.nextInt(4), Map.of()));
        } else if (lot < 55) {
            return delete(new ResourceKey("Dataplane", mesh, "dp" + random.nextInt(4)));
        } else if (lot < 70) {
            return put(own("MeshService", mesh, "m" + random.nextInt(3), Map.of()));
        } else if (lot < 75) {
            return delete(new ResourceKey("MeshService", mesh, "m" + random.nextInt(3)));
        } else if (lot < 84) {
            return put(own("ZoneIngress", "", "i" + random.nextInt(2), Map.of()));
        } else if (lot < 88) {
            return delete(new ResourceKey("ZoneIngress", "", "i" + random.nextInt(2)));
        } else if (lot < 96) {
            boolean hidden = random.nextInt(4) == 0;
            Map<String, String> labels = hidden ? Map.of(Labels.KDS_SYNC, "disabled") : Map.of();
            return put(own("MeshTimeout", mesh, "t" + random.nextInt(3), labels));
        } else {
            return delete(new ResourceKey("MeshTimeout", mesh, "t" + random.nextInt(3)));
        }
    }

    Resource zone(String name, boolean enabled) {
        return new Resource(ResourceKey.global("Zone", name), Map.of(), enabled ? ByteString.EMPTY : DISABLED);
    }

    /** A policy that this zone refuses. */
    Resource poison(String zone) {
        return resource("MeshTimeout", "default", "t" + random.nextInt(6), Map.of("poison", zone));
    }

    /** A policy of a zone's that global refuses. */
    Resource poisonForGlobal() {
        return own("MeshTimeout", "default", "t" + random.nextInt(3), Map.of("poison", "global"));
    }

    /** A policy of global's under the name that a zone's has there. */
    Resource inTheWayOf(String zone) {
        return resource("MeshTimeout", "default", "t" + random.nextInt(3) + "-" + zone, Map.of());
    }

    /** A resource larger than half a part. */
    Resource large(String kind, Map<String, String> labels) {
        ByteString spec = ByteString.copyFromUtf8(LARGE + random.nextInt());
        return new Resource(new ResourceKey(kind, "default", "large" + random.nextInt(4)), labels, spec);
    }

    private Resource timeout(String mesh) {
        boolean hidden = random.nextInt(8) == 0;
        Map<String, String> labels = hidden ? Map.of(Labels.KDS_SYNC, "disabled") : Map.of();
        return resource("MeshTimeout", mesh, "t" + random.nextInt(6), labels);
    }

    private Resource own(String kind, String mesh, String name, Map<String, String> labels) {
        Map<String, String> all = new TreeMap<>(labels);
        all.put(Labels.ORIGIN, Labels.ORIGIN_ZONE);
        return resource(kind, mesh, name, all);
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
        for (ResourceKind kind : IN_MESH) {
            for (StoredResource resource : stored.list(kind, mesh)) {
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
