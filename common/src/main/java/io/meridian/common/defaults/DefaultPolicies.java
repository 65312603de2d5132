package io.meridian.common.defaults;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.wire.mesh.v1alpha1.Selector;
import io.meridian.wire.mesh.v1alpha1.TrafficPermission;
import io.meridian.wire.mesh.v1alpha1.TrafficRoute;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The policies of a new mesh (spec/mesh-resource §5.3). No MeshTrafficPermission is among them: with mutual TLS, a new mesh denies all.
 */
public final class DefaultPolicies {

    private static final String ALL = "*";

    /** Specs in canonical form: compact, members by name. */
    private static final String SIDECAR_TIMEOUTS = """
            {"from":[{"default":{"connectionTimeout":"10s",\
            "http":{"maxStreamDuration":"0s","requestTimeout":"0s","streamIdleTimeout":"1h0m0s"},\
            "idleTimeout":"2h0m0s"},"targetRef":{"kind":"Mesh"}}],\
            "targetRef":{"kind":"Mesh","proxyTypes":["Sidecar"]},\
            "to":[{"default":{"connectionTimeout":"5s",\
            "http":{"requestTimeout":"15s","streamIdleTimeout":"30m0s"},\
            "idleTimeout":"1h0m0s"},"targetRef":{"kind":"Mesh"}}]}""";

    private static final String GATEWAY_TIMEOUTS = """
            {"from":[{"default":{\
            "http":{"requestHeadersTimeout":"500ms","streamIdleTimeout":"5s"},\
            "idleTimeout":"5m0s"},"targetRef":{"kind":"Mesh"}}],\
            "targetRef":{"kind":"Mesh","proxyTypes":["Gateway"]},\
            "to":[{"default":{"http":{"streamIdleTimeout":"5s"},"idleTimeout":"1h0m0s"},"targetRef":{"kind":"Mesh"}}]}""";

    private static final String CIRCUIT_BREAKER = """
            {"targetRef":{"kind":"Mesh"},"to":[{"default":{"connectionLimits":\
            {"maxConnections":1024,"maxPendingRequests":1024,"maxRequests":1024,"maxRetries":3}},\
            "targetRef":{"kind":"Mesh"}}]}""";

    private static final String RETRY = """
            {"targetRef":{"kind":"Mesh"},"to":[{"default":{\
            "grpc":{"backOff":{"baseInterval":"25ms","maxInterval":"250ms"},"numRetries":5,"perTryTimeout":"16s"},\
            "http":{"backOff":{"baseInterval":"25ms","maxInterval":"250ms"},"numRetries":5,"perTryTimeout":"16s"},\
            "tcp":{"maxConnectAttempt":5}},"targetRef":{"kind":"Mesh"}}]}""";

    private static final List<Template> TEMPLATES = List.of(
            new Template("MeshTimeout", "mesh-gateways-timeout-all-", GATEWAY_TIMEOUTS),
            new Template("MeshTimeout", "mesh-timeout-all-", SIDECAR_TIMEOUTS),
            new Template("MeshCircuitBreaker", "mesh-circuit-breaker-all-", CIRCUIT_BREAKER),
            new Template("MeshRetry", "mesh-retry-all-", RETRY));

    private static final Selector EVERY_SERVICE =
            Selector.newBuilder().putMatch("kuma.io/service", ALL).build();

    private static final List<Template> ROUTING_TEMPLATES = List.of(
            new Template(
                    "TrafficPermission",
                    "allow-all-",
                    TrafficPermission.newBuilder()
                            .addSources(EVERY_SERVICE)
                            .addDestinations(EVERY_SERVICE)
                            .build()
                            .toByteString()),
            new Template(
                    "TrafficRoute",
                    "route-all-",
                    TrafficRoute.newBuilder()
                            .addSources(EVERY_SERVICE)
                            .addDestinations(EVERY_SERVICE)
                            .setConf(TrafficRoute.Conf.newBuilder()
                                    .setLoadBalancer(TrafficRoute.LoadBalancer.newBuilder()
                                            .setRoundRobin(TrafficRoute.LoadBalancer.RoundRobin.getDefaultInstance()))
                                    .putDestination("kuma.io/service", ALL))
                            .build()
                            .toByteString()));

    private DefaultPolicies() {}

    /**
     * The policies that a new mesh gets.
     *
     * @param skipped types that it does not want, or {@code *}; others than those of default policies mean nothing
     */
    public static List<Resource> of(String mesh, List<String> skipped, DefaultsSettings settings) {
        if (skipped.contains(ALL)) {
            return List.of();
        }
        Set<String> unwanted = Set.copyOf(skipped);
        Stream<Template> wanted = settings.createMeshRoutingResources()
                ? Stream.concat(TEMPLATES.stream(), ROUTING_TEMPLATES.stream())
                : TEMPLATES.stream();
        return wanted.filter(template -> !unwanted.contains(template.kind()))
                .map(template -> template.in(mesh))
                .toList();
    }

    private record Template(String kind, String namePrefix, ByteString spec) {
        Template(String kind, String namePrefix, String spec) {
            this(kind, namePrefix, ByteString.copyFromUtf8(spec));
        }

        Resource in(String mesh) {
            return new Resource(new ResourceKey(kind, mesh, namePrefix + mesh), Map.of(), spec);
        }
    }
}
