package io.meridian.common.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.insight.MeshInsights;
import io.meridian.common.insight.ServiceInsights;
import io.meridian.common.insight.ServiceInsights.Directory;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.wire.mesh.v1alpha1.MeshInsight;
import io.meridian.wire.mesh.v1alpha1.MeshInsight.DataplaneStat;
import io.meridian.wire.mesh.v1alpha1.ServiceInsight.Service;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** All meshes, services and zones in figures: {@code GET /global-insight} (spec/rest-api §3.6). Every number is there, zero or not. */
final class GlobalInsightAnswer {
    private final ResourceReader known;
    private final List<MeshInsight> meshes;
    private final List<Service> services;

    private GlobalInsightAnswer(ResourceReader known, Directory directory) {
        this.known = known;
        List<String> names = known.list(ResourceKinds.MESH_KIND).stream()
                .map(mesh -> mesh.key().name())
                .toList();
        this.meshes = names.stream().map(mesh -> MeshInsights.of(mesh, known)).toList();
        this.services = names.stream()
                .flatMap(mesh -> ServiceInsights.of(mesh, known, directory).stream())
                .map(ServiceInsights.Named::service)
                .toList();
    }

    /** The figures as of now. */
    static ObjectNode of(ResourceReader known, Directory directory, Instant now) {
        return new GlobalInsightAnswer(known, directory).body(now);
    }

    private ObjectNode body(Instant now) {
        ObjectNode insight = JsonNodeFactory.instance.objectNode();
        insight.put("createdAt", now.toString());
        ObjectNode byType = insight.putObject("services");
        byType.set("internal", ofServices(Service.Type.internal));
        byType.putObject("external").put("total", count(Service.Type.external));
        byType.set("gatewayBuiltin", ofServices(Service.Type.gateway_builtin));
        byType.set("gatewayDelegated", ofServices(Service.Type.gateway_delegated));
        ObjectNode zones = insight.putObject("zones");
        zones.set("controlPlanes", online("ZoneInsight"));
        zones.set("zoneEgresses", online("ZoneEgressInsight"));
        zones.set("zoneIngresses", online("ZoneIngressInsight"));
        ObjectNode dataplanes = insight.putObject("dataplanes");
        dataplanes.set("standard", dataplanes(mesh -> mesh.getDataplanesByType().getStandard()));
        dataplanes.set(
                "gatewayBuiltin", dataplanes(mesh -> mesh.getDataplanesByType().getGatewayBuiltin()));
        dataplanes.set("gatewayDelegated", dataplanes(mesh -> mesh.getDataplanesByType()
                .getGatewayDelegated()));
        insight.putObject("policies")
                .put(
                        "total",
                        meshes.stream()
                                .flatMap(mesh -> mesh.getPoliciesMap().values().stream())
                                .mapToInt(MeshInsight.PolicyStat::getTotal)
                                .sum());
        insight.putObject("meshes").put("total", meshes.size());
        Map<String, Integer> resources = new TreeMap<>();
        meshes.forEach(mesh ->
                mesh.getResourcesMap().forEach((kind, stat) -> resources.merge(kind, stat.getTotal(), Integer::sum)));
        ObjectNode byKind = insight.putObject("resources");
        resources.forEach((kind, total) -> byKind.putObject(kind).put("total", total));
        return insight;
    }

    /** Of those that have an insight, how many are connected. */
    private ObjectNode online(String kind) {
        List<StoredResource> insights = known.list(ResourceKinds.named(kind));
        return JsonNodeFactory.instance
                .objectNode()
                .put(
                        "online",
                        insights.stream()
                                .filter(insight -> Insights.isOnline(ResourceDocuments.spec(insight.resource())))
                                .count())
                .put("total", insights.size());
    }

    private ObjectNode dataplanes(Function<MeshInsight, DataplaneStat> ofMesh) {
        List<DataplaneStat> stats = meshes.stream().map(ofMesh).toList();
        return health(
                stats.stream().mapToLong(DataplaneStat::getTotal).sum(),
                stats.stream().mapToLong(DataplaneStat::getOnline).sum(),
                stats.stream().mapToLong(DataplaneStat::getOffline).sum(),
                stats.stream().mapToLong(DataplaneStat::getPartiallyDegraded).sum());
    }

    private ObjectNode ofServices(Service.Type type) {
        return health(
                count(type),
                count(type, Service.Status.online),
                count(type, Service.Status.offline),
                count(type, Service.Status.partially_degraded));
    }

    private long count(Service.Type type) {
        return services.stream()
                .filter(service -> service.getServiceType() == type)
                .count();
    }

    private long count(Service.Type type, Service.Status status) {
        return services.stream()
                .filter(service -> service.getServiceType() == type && service.getStatus() == status)
                .count();
    }

    private static ObjectNode health(long total, long online, long offline, long partiallyDegraded) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("total", total)
                .put("online", online)
                .put("offline", offline)
                .put("partiallyDegraded", partiallyDegraded);
    }
}
