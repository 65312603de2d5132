package io.meridian.common.model;

import java.util.Optional;
import java.util.Set;

/**
 * One kind of resource: all that store, REST, sync, CLI and YAML need to know of it (spec/rest-api §2.2, spec/kds-protocol §5.2).
 *
 * @param name its type name, such as {@code MeshTimeout}
 * @param path its collection in REST, also kumactl's list argument
 * @param alternativePath a second spelling of the collection
 * @param scope where its names are unique
 * @param flows who makes it and who uses it
 * @param encoding how its spec is spelled
 * @param shortName the short name in a KRI; empty when it has no KRI
 * @param singular its name for people
 * @param plural its plural for people
 * @param policy what the catalogue says of it, for policies only
 * @param insight it reports on another resource and is written by control planes only
 * @param adminOnly only administrators may read or write it
 * @param federated it goes along when a zone's resources move to a global (column Fed of the spec)
 * @param hashed its name gets the hash suffix on the way from global to zones
 * @param namespaced it lives in a namespace in its Kubernetes form
 */
public record ResourceKind(
        String name,
        String path,
        Optional<String> alternativePath,
        Scope scope,
        Set<Flow> flows,
        Encoding encoding,
        String shortName,
        String singular,
        String plural,
        Optional<PolicyTraits> policy,
        boolean insight,
        boolean adminOnly,
        boolean federated,
        boolean hashed,
        boolean namespaced) {

    public ResourceKind {
        flows = Set.copyOf(flows);
    }

    /** The key of a resource of this kind; for a kind of global scope the mesh is dropped. */
    public ResourceKey key(String mesh, String resourceName) {
        return new ResourceKey(name, scope == Scope.MESH ? mesh : "", resourceName);
    }

    public boolean meshScoped() {
        return scope == Scope.MESH;
    }

    public boolean has(Flow flow) {
        return flows.contains(flow);
    }

    /** Whether global sends it to zones: it provides what they use, or passes on what other zones provide. */
    public boolean globalToZone() {
        return has(Flow.PROVIDED_BY_GLOBAL) && has(Flow.CONSUMED_BY_ZONE) || has(Flow.SYNCED_ACROSS_ZONES);
    }

    /** Whether zones send it to global. */
    public boolean zoneToGlobal() {
        return has(Flow.PROVIDED_BY_ZONE) && has(Flow.CONSUMED_BY_GLOBAL);
    }

    /** Whether its spec stands under {@code spec} rather than beside the metadata. */
    public boolean nestedSpec() {
        return encoding instanceof Encoding.Json;
    }

    /** Whether it has a {@code status}. */
    public boolean hasStatus() {
        return encoding instanceof Encoding.Json json && json.status();
    }
}
