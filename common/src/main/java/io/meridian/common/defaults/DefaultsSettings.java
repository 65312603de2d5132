package io.meridian.common.defaults;

/**
 * What an operator chose of the defaults (spec/mesh-resource §11).
 *
 * @param skipMeshCreation no mesh {@code default} at start ({@code KUMA_DEFAULTS_SKIP_MESH_CREATION})
 * @param skipTenantResources nothing at start at all ({@code KUMA_DEFAULTS_SKIP_TENANT_RESOURCES}); new meshes get theirs
 * @param createMeshRoutingResources new meshes also get the first generation's permission and route
 *     ({@code KUMA_DEFAULTS_CREATE_MESH_ROUTING_RESOURCES})
 * @param skipHostnameGenerators no HostnameGenerators at start ({@code KUMA_DEFAULTS_SKIP_HOSTNAME_GENERATORS})
 */
public record DefaultsSettings(
        boolean skipMeshCreation,
        boolean skipTenantResources,
        boolean createMeshRoutingResources,
        boolean skipHostnameGenerators) {

    /** What holds when nothing is set. */
    public static final DefaultsSettings NOTHING_SET = new DefaultsSettings(false, false, false, false);
}
