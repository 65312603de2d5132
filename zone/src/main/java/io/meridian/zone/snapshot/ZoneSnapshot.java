package io.meridian.zone.snapshot;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.store.StoredResource;
import io.meridian.zone.endpoints.Egress;
import io.meridian.zone.endpoints.External;
import java.util.List;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * What one zone knows of meshes, services and ways to them, as of one commit.
 *
 * @param zone name of this zone
 * @param meshes by name
 * @param local what runs here
 * @param remote what runs elsewhere
 * @param egresses of this zone, by name
 * @param externals ExternalServices by key
 * @param resources MeshServices, MeshMultiZoneServices, MeshExternalServices, HostnameGenerators and policies by key
 */
public record ZoneSnapshot(
        String zone,
        TreePMap<String, MeshFacts> meshes,
        LocalServices local,
        RemoteServices remote,
        TreePMap<String, Egress> egresses,
        TreePMap<ResourceKey, External> externals,
        TreePMap<ResourceKey, StoredResource> resources) {

    /** A zone that knows nothing yet. */
    public static ZoneSnapshot empty(String zone) {
        return new ZoneSnapshot(
                zone,
                TreePMap.empty(),
                LocalServices.NONE,
                RemoteServices.NONE,
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty());
    }

    public Optional<MeshFacts> mesh(String name) {
        return Optional.ofNullable(meshes.get(name));
    }

    /** The ExternalServices with this value of {@code kuma.io/service}. */
    public List<External> externals(String mesh, String service) {
        return range(externals, "ExternalService", mesh).stream()
                .filter(external -> service.equals(external.tags().get(LocalServices.SERVICE)))
                .toList();
    }

    /** The ExternalServices of a mesh, by name. */
    public List<External> externals(String mesh) {
        return range(externals, "ExternalService", mesh);
    }

    public Optional<StoredResource> resource(ResourceKey key) {
        return Optional.ofNullable(resources.get(key));
    }

    /** The resources of a kind in a mesh, or of a kind of global scope with an empty one, by name. */
    public List<StoredResource> resources(ResourceKind kind, String mesh) {
        return range(resources, kind.name(), mesh);
    }

    private static <T> List<T> range(TreePMap<ResourceKey, T> from, String kind, String mesh) {
        return List.copyOf(
                from.subMap(new ResourceKey(kind, mesh, ""), true, new ResourceKey(kind, mesh + '\0', ""), false)
                        .values());
    }

    ZoneSnapshot withMeshes(TreePMap<String, MeshFacts> next) {
        return new ZoneSnapshot(zone, next, local, remote, egresses, externals, resources);
    }

    ZoneSnapshot withLocal(LocalServices next) {
        return new ZoneSnapshot(zone, meshes, next, remote, egresses, externals, resources);
    }

    ZoneSnapshot withRemote(RemoteServices next) {
        return new ZoneSnapshot(zone, meshes, local, next, egresses, externals, resources);
    }

    ZoneSnapshot withEgresses(TreePMap<String, Egress> next) {
        return new ZoneSnapshot(zone, meshes, local, remote, next, externals, resources);
    }

    ZoneSnapshot withExternals(TreePMap<ResourceKey, External> next) {
        return new ZoneSnapshot(zone, meshes, local, remote, egresses, next, resources);
    }

    ZoneSnapshot withResources(TreePMap<ResourceKey, StoredResource> next) {
        return new ZoneSnapshot(zone, meshes, local, remote, egresses, externals, next);
    }
}
