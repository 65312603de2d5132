package io.meridian.common.model;

import static io.meridian.common.model.Flow.CONSUMED_BY_GLOBAL;
import static io.meridian.common.model.Flow.CONSUMED_BY_ZONE;
import static io.meridian.common.model.Flow.PROVIDED_BY_GLOBAL;
import static io.meridian.common.model.Flow.PROVIDED_BY_ZONE;
import static io.meridian.common.model.Flow.SYNCED_ACROSS_ZONES;
import static io.meridian.common.model.Scope.GLOBAL;
import static io.meridian.common.model.Scope.MESH;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The registry: one entry for each kind. To add a kind, add its entry. */
public final class ResourceKinds {

    private static final Set<Flow> FROM_GLOBAL = Set.of(PROVIDED_BY_GLOBAL, CONSUMED_BY_ZONE);
    private static final Set<Flow> FROM_EITHER_TO_ZONE = Set.of(PROVIDED_BY_GLOBAL, PROVIDED_BY_ZONE, CONSUMED_BY_ZONE);
    private static final Set<Flow> FROM_ZONE = Set.of(PROVIDED_BY_ZONE, CONSUMED_BY_GLOBAL);
    private static final Set<Flow> ACROSS_ZONES = Set.of(PROVIDED_BY_ZONE, CONSUMED_BY_GLOBAL, SYNCED_ACROSS_ZONES);
    private static final Set<Flow> BOTH_WAYS =
            Set.of(PROVIDED_BY_GLOBAL, PROVIDED_BY_ZONE, CONSUMED_BY_ZONE, CONSUMED_BY_GLOBAL);
    private static final Set<Flow> BOTH_WAYS_AND_ACROSS = Set.of(Flow.values());
    private static final Set<Flow> KEPT_WHERE_MADE = Set.of(PROVIDED_BY_GLOBAL, PROVIDED_BY_ZONE);
    private static final Set<Flow> GLOBAL_ONLY = Set.of(PROVIDED_BY_GLOBAL);

    /** Every kind of the registry, in the order of its entries. */
    public static final List<ResourceKind> ALL = List.of(
            kind("Mesh", "meshes", GLOBAL, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.Mesh"))
                    .shortName("m")
                    .plural("Meshes")
                    .keepsName()
                    .clusterScoped()
                    .build(),
            kind("Secret", "secrets", MESH, FROM_EITHER_TO_ZONE, proto("kuma.system.v1alpha1.Secret"))
                    .adminOnly()
                    .keepsName()
                    .build(),
            kind("GlobalSecret", "globalsecrets", GLOBAL, FROM_EITHER_TO_ZONE, proto("kuma.system.v1alpha1.Secret"))
                    .alternativePath("global-secrets")
                    .adminOnly()
                    .keepsName()
                    .build(),
            kind("Config", "", GLOBAL, FROM_EITHER_TO_ZONE, proto("kuma.system.v1alpha1.Config"))
                    .notFederated()
                    .keepsName()
                    .build(),
            kind("Zone", "zones", GLOBAL, KEPT_WHERE_MADE, proto("kuma.system.v1alpha1.Zone"))
                    .notFederated()
                    .clusterScoped()
                    .build(),
            kind("Dataplane", "dataplanes", MESH, FROM_ZONE, proto("kuma.mesh.v1alpha1.Dataplane"))
                    .shortName("dp")
                    .notFederated()
                    .build(),
            kind("ZoneIngress", "zoneingresses", GLOBAL, ACROSS_ZONES, proto("kuma.mesh.v1alpha1.ZoneIngress"))
                    .shortName("zi")
                    .alternativePath("zone-ingresses")
                    .plural("Zone Ingresses")
                    .notFederated()
                    .build(),
            kind("ZoneEgress", "zoneegresses", GLOBAL, FROM_ZONE, proto("kuma.mesh.v1alpha1.ZoneEgress"))
                    .shortName("ze")
                    .plural("Zone Egresses")
                    .notFederated()
                    .build(),
            kind(
                            "DataplaneInsight",
                            "dataplane-insights",
                            MESH,
                            FROM_ZONE,
                            proto("kuma.mesh.v1alpha1.DataplaneInsight"))
                    .notFederated()
                    .insight()
                    .build(),
            kind(
                            "ZoneIngressInsight",
                            "zone-ingress-insights",
                            GLOBAL,
                            FROM_ZONE,
                            proto("kuma.mesh.v1alpha1.ZoneIngressInsight"))
                    .notFederated()
                    .insight()
                    .build(),
            kind(
                            "ZoneEgressInsight",
                            "zoneegressinsights",
                            GLOBAL,
                            FROM_ZONE,
                            proto("kuma.mesh.v1alpha1.ZoneEgressInsight"))
                    .notFederated()
                    .insight()
                    .build(),
            kind("MeshService", "meshservices", MESH, ACROSS_ZONES, json(true))
                    .shortName("msvc")
                    .notFederated()
                    .build(),
            kind("MeshMultiZoneService", "meshmultizoneservices", MESH, FROM_GLOBAL, json(true))
                    .shortName("mzsvc")
                    .build(),
            kind("MeshExternalService", "meshexternalservices", MESH, BOTH_WAYS, json(true))
                    .shortName("extsvc")
                    .build(),
            kind("HostnameGenerator", "hostnamegenerators", GLOBAL, BOTH_WAYS, json(false))
                    .shortName("hg")
                    .build(),
            kind("MeshIdentity", "meshidentities", MESH, BOTH_WAYS, json(true))
                    .shortName("mid")
                    .plural("Mesh Identities")
                    .build(),
            kind("MeshTrust", "meshtrusts", MESH, BOTH_WAYS, json(true))
                    .shortName("mtrust")
                    .build(),
            kind("Workload", "workloads", MESH, FROM_ZONE, json(true))
                    .shortName("wl")
                    .notFederated()
                    .build(),
            kind("ServiceInsight", "service-insights", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.ServiceInsight"))
                    .notFederated()
                    .insight()
                    .clusterScoped()
                    .build(),
            kind("MeshGateway", "meshgateways", MESH, BOTH_WAYS, proto("kuma.mesh.v1alpha1.MeshGateway"))
                    .shortName("mgw")
                    .clusterScoped()
                    .build(),
            kind(
                            "MeshGatewayRoute",
                            "meshgatewayroutes",
                            MESH,
                            FROM_GLOBAL,
                            proto("kuma.mesh.v1alpha1.MeshGatewayRoute"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("MeshAccessLog", "meshaccesslogs", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mal")
                    .policy(new PolicyTraits(true, true, true, true))
                    .build(),
            kind("MeshCircuitBreaker", "meshcircuitbreakers", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mcb")
                    .policy(new PolicyTraits(true, true, true, true))
                    .build(),
            kind("MeshFaultInjection", "meshfaultinjections", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mfi")
                    .policy(new PolicyTraits(true, true, true, false))
                    .build(),
            kind("MeshHTTPRoute", "meshhttproutes", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mhttpr")
                    .policy(new PolicyTraits(true, true, false, false))
                    .build(),
            kind("MeshHealthCheck", "meshhealthchecks", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mhc")
                    .policy(new PolicyTraits(true, true, false, false))
                    .build(),
            kind("MeshLoadBalancingStrategy", "meshloadbalancingstrategies", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mlbs")
                    .plural("Mesh Load Balancing Strategies")
                    .policy(new PolicyTraits(true, true, false, false))
                    .build(),
            kind("MeshMetric", "meshmetrics", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mm")
                    .policy(new PolicyTraits(true, false, false, false))
                    .build(),
            kind("MeshPassthrough", "meshpassthroughs", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mp")
                    .policy(new PolicyTraits(true, false, false, false))
                    .build(),
            kind("MeshProxyPatch", "meshproxypatches", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mpp")
                    .plural("Mesh Proxy Patches")
                    .policy(new PolicyTraits(true, false, false, false))
                    .build(),
            kind("MeshRateLimit", "meshratelimits", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mrl")
                    .policy(new PolicyTraits(true, true, true, true))
                    .build(),
            kind("MeshRetry", "meshretries", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mr")
                    .plural("Mesh Retries")
                    .policy(new PolicyTraits(true, true, false, false))
                    .build(),
            kind("MeshTCPRoute", "meshtcproutes", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mtcpr")
                    .policy(new PolicyTraits(true, true, false, false))
                    .build(),
            kind("MeshTLS", "meshtlses", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mtls")
                    .plural("Mesh TLSes")
                    .policy(new PolicyTraits(true, false, true, true))
                    .build(),
            kind("MeshTimeout", "meshtimeouts", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mt")
                    .policy(new PolicyTraits(true, true, true, true))
                    .build(),
            kind("MeshTrace", "meshtraces", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mtr")
                    .policy(new PolicyTraits(true, false, false, false))
                    .build(),
            kind("MeshTrafficPermission", "meshtrafficpermissions", MESH, BOTH_WAYS_AND_ACROSS, json(false))
                    .shortName("mtp")
                    .policy(new PolicyTraits(true, false, true, false))
                    .build(),
            kind("CircuitBreaker", "circuit-breakers", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.CircuitBreaker"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("ExternalService", "external-services", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.ExternalService"))
                    .clusterScoped()
                    .build(),
            kind("FaultInjection", "fault-injections", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.FaultInjection"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("HealthCheck", "health-checks", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.HealthCheck"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("ProxyTemplate", "proxytemplates", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.ProxyTemplate"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("RateLimit", "rate-limits", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.RateLimit"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("Retry", "retries", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.Retry"))
                    .plural("Retries")
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("Timeout", "timeouts", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.Timeout"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("TrafficLog", "traffic-logs", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.TrafficLog"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind(
                            "TrafficPermission",
                            "traffic-permissions",
                            MESH,
                            FROM_GLOBAL,
                            proto("kuma.mesh.v1alpha1.TrafficPermission"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("TrafficRoute", "traffic-routes", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.TrafficRoute"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("TrafficTrace", "traffic-traces", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.TrafficTrace"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("VirtualOutbound", "virtual-outbounds", MESH, FROM_GLOBAL, proto("kuma.mesh.v1alpha1.VirtualOutbound"))
                    .legacyPolicy()
                    .clusterScoped()
                    .build(),
            kind("ZoneInsight", "zone-insights", GLOBAL, KEPT_WHERE_MADE, proto("kuma.system.v1alpha1.ZoneInsight"))
                    .notFederated()
                    .insight()
                    .clusterScoped()
                    .build(),
            kind("MeshInsight", "mesh-insights", GLOBAL, GLOBAL_ONLY, proto("kuma.mesh.v1alpha1.MeshInsight"))
                    .notFederated()
                    .insight()
                    .clusterScoped()
                    .build());

    public static final ResourceKind MESH_KIND = named("Mesh");
    public static final ResourceKind SECRET = named("Secret");
    public static final ResourceKind GLOBAL_SECRET = named("GlobalSecret");
    public static final ResourceKind CONFIG = named("Config");
    public static final ResourceKind ZONE = named("Zone");
    public static final ResourceKind DATAPLANE = named("Dataplane");
    public static final ResourceKind ZONE_INGRESS = named("ZoneIngress");
    public static final ResourceKind ZONE_EGRESS = named("ZoneEgress");

    /** Every kind that REST serves, by name in byte order. */
    public static final List<ResourceKind> SERVED = ALL.stream()
            .filter(kind -> !kind.path().isEmpty())
            .sorted(Comparator.comparing(ResourceKind::name))
            .toList();

    private ResourceKinds() {}

    /** The kind of this type name, if this version knows it. */
    public static Optional<ResourceKind> byName(String name) {
        return Optional.ofNullable(Index.BY_NAME.get(name));
    }

    /** The kind whose collection, in either spelling, is this path segment. */
    public static Optional<ResourceKind> byPath(String path) {
        return Optional.ofNullable(Index.BY_PATH.get(path));
    }

    /** The kind of a KRI's short name. */
    public static Optional<ResourceKind> byShortName(String shortName) {
        return Optional.ofNullable(Index.BY_SHORT_NAME.get(shortName));
    }

    /**
     * The kind of this type name.
     *
     * @throws IllegalArgumentException for a name the registry does not hold
     */
    public static ResourceKind named(String name) {
        return byName(name).orElseThrow(() -> new IllegalArgumentException("no kind is named " + name));
    }

    private static KindBuilder kind(String name, String path, Scope scope, Set<Flow> flows, Encoding encoding) {
        return new KindBuilder(name, path, scope, flows, encoding);
    }

    private static Encoding proto(String message) {
        return new Encoding.Proto(message);
    }

    private static Encoding json(boolean status) {
        return new Encoding.Json(status);
    }

    private static final class Index {
        static final Map<String, ResourceKind> BY_NAME = new HashMap<>();
        static final Map<String, ResourceKind> BY_PATH = new HashMap<>();
        static final Map<String, ResourceKind> BY_SHORT_NAME = new HashMap<>();

        static {
            for (ResourceKind kind : ALL) {
                BY_NAME.put(kind.name(), kind);
                if (!kind.path().isEmpty()) {
                    BY_PATH.put(kind.path(), kind);
                }
                kind.alternativePath().ifPresent(path -> BY_PATH.put(path, kind));
                if (!kind.shortName().isEmpty()) {
                    BY_SHORT_NAME.put(kind.shortName(), kind);
                }
            }
        }
    }
}
