package io.meridian.common.rest;

import io.meridian.common.model.ResourceKind;
import io.meridian.common.rest.Endpoint.Traits;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The endpoints of every kind, made by walking the registry (docs/decisions/0004). A kind of meshes has its items and list below
 * {@code /meshes/{mesh}} and a list of all meshes beside it; every spelling of its path has them all.
 */
final class ResourceEndpoints {

    /** Kinds whose resources are not stored but counted when asked for, elsewhere. */
    private static final Set<ResourceKind> COUNTED =
            Set.of(InsightEndpoints.MESH_INSIGHT, ServiceInsightEndpoints.SERVICE_INSIGHT);

    private final ResourceReads reads;
    private final ResourceWrites writes;

    ResourceEndpoints(ResourceReads reads, ResourceWrites writes) {
        this.reads = reads;
        this.writes = writes;
    }

    List<Endpoint> of(List<ResourceKind> kinds) {
        return kinds.stream().flatMap(kind -> of(kind).stream()).toList();
    }

    private List<Endpoint> of(ResourceKind kind) {
        List<Endpoint> endpoints = new ArrayList<>();
        Traits writing = Traits.DEFAULT.withGate(caller -> writes.gate(caller, kind));
        for (String path : ResourcePaths.of(kind)) {
            String item = ResourcePaths.item(kind, path);
            endpoints.add(new Endpoint(Method.PUT, item, writing.withYaml(), call -> writes.put(call, kind)));
            endpoints.add(new Endpoint(Method.DELETE, item, writing, call -> writes.delete(call, kind)));
            if (COUNTED.contains(kind)) {
                continue;
            }
            endpoints.add(Endpoint.get(item, call -> reads.one(call, kind)));
            for (String list : ResourcePaths.lists(kind, path)) {
                endpoints.add(Endpoint.get(list, call -> reads.list(call, kind, ResourceReads::universal)));
            }
        }
        return endpoints;
    }
}
