package io.meridian.common.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.insight.MeshInsights;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.wire.mesh.v1alpha1.MeshInsight;
import io.meridian.wire.mesh.v1alpha1.MeshInsight.DataplaneStat;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Meshes in figures, each and all together, counted when asked for (spec/rest-api §3.5, §3.6). */
final class InsightEndpoints {

    /** The kind whose resources are not stored but counted. */
    static final ResourceKind MESH_INSIGHT = ResourceKinds.named("MeshInsight");

    private final ResourceReader stored;
    private final ResourceReads reads;
    private final InsightSource insights;
    private final InstantSource clock;

    InsightEndpoints(ResourceReader stored, ResourceReads reads, InsightSource insights, InstantSource clock) {
        this.stored = stored;
        this.reads = reads;
        this.insights = insights;
        this.clock = clock;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/mesh-insights", call -> reads.list(call, ResourceKinds.MESH_KIND, this::meshInsight)),
                Endpoint.get(
                        "/mesh-insights/{name}",
                        call -> reads.one(call, ResourceKinds.MESH_KIND, mesh -> Answer.json(200, meshInsight(mesh)))),
                Endpoint.get("/global-insight", call -> Answer.json(200, globalInsight())),
                Endpoint.get("/global-insights", call -> Answer.json(200, totals())));
    }

    private ObjectNode meshInsight(StoredResource mesh) {
        MeshInsight insight = MeshInsights.of(mesh.key().name(), stored);
        Resource resource = new Resource(
                ResourceKey.global(MESH_INSIGHT.name(), mesh.key().name()), Map.of(), insight.toByteString());
        return ResourceDocuments.universal(resource, Optional.of(mesh.created()), Optional.of(mesh.modified()));
    }

    private ObjectNode globalInsight() {
        List<MeshInsight> meshes = stored.list(ResourceKinds.MESH_KIND).stream()
                .map(mesh -> MeshInsights.of(mesh.key().name(), stored))
                .toList();
        ObjectNode insight = JsonNodeFactory.instance.objectNode();
        insight.put("createdAt", clock.instant().toString());
        ObjectNode services = insight.putObject("services");
        services.set(
                "internal",
                health(DataplaneStat.newBuilder()
                        .setTotal(meshes.stream()
                                .mapToInt(mesh -> mesh.getServices().getInternal())
                                .sum())
                        .build()));
        services.putObject("external")
                .put(
                        "total",
                        meshes.stream()
                                .mapToInt(mesh -> mesh.getServices().getExternal())
                                .sum());
        services.set("gatewayBuiltin", health(DataplaneStat.getDefaultInstance()));
        services.set("gatewayDelegated", health(DataplaneStat.getDefaultInstance()));
        ObjectNode zones = insight.putObject("zones");
        zones.set("controlPlanes", online(ResourceKinds.ZONE));
        zones.set("zoneEgresses", online(ResourceKinds.ZONE_EGRESS));
        zones.set("zoneIngresses", online(ResourceKinds.ZONE_INGRESS));
        ObjectNode dataplanes = insight.putObject("dataplanes");
        dataplanes.set(
                "standard",
                health(sum(meshes.stream()
                        .map(mesh -> mesh.getDataplanesByType().getStandard())
                        .toList())));
        dataplanes.set(
                "gatewayBuiltin",
                health(sum(meshes.stream()
                        .map(mesh -> mesh.getDataplanesByType().getGatewayBuiltin())
                        .toList())));
        dataplanes.set(
                "gatewayDelegated",
                health(sum(meshes.stream()
                        .map(mesh -> mesh.getDataplanesByType().getGatewayDelegated())
                        .toList())));
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

    private ObjectNode totals() {
        ObjectNode totals = JsonNodeFactory.instance.objectNode();
        totals.put("type", "GlobalInsights");
        totals.put("creationTime", clock.instant().toString());
        ObjectNode resources = totals.putObject("resources");
        ResourceKinds.SERVED.stream()
                .filter(kind -> !kind.meshScoped() && !kind.insight())
                .forEach(kind -> resources
                        .putObject(kind.name())
                        .put("total", stored.list(kind).size()));
        return totals;
    }

    private ObjectNode online(ResourceKind kind) {
        List<Optional<ObjectNode>> known = stored.list(kind).stream()
                .map(found -> insights.of(found.key()))
                .toList();
        ObjectNode counts = JsonNodeFactory.instance.objectNode();
        counts.put(
                "online",
                known.stream()
                        .flatMap(Optional::stream)
                        .filter(InsightSource::isOnline)
                        .count());
        counts.put("total", known.size());
        return counts;
    }

    private static DataplaneStat sum(List<DataplaneStat> stats) {
        DataplaneStat.Builder sum = DataplaneStat.newBuilder();
        for (DataplaneStat stat : stats) {
            sum.setTotal(sum.getTotal() + stat.getTotal())
                    .setOnline(sum.getOnline() + stat.getOnline())
                    .setOffline(sum.getOffline() + stat.getOffline())
                    .setPartiallyDegraded(sum.getPartiallyDegraded() + stat.getPartiallyDegraded());
        }
        return sum.build();
    }

    /** Every number, also those that are zero. */
    private static ObjectNode health(DataplaneStat stat) {
        ObjectNode health = JsonNodeFactory.instance.objectNode();
        health.put("total", stat.getTotal());
        health.put("online", stat.getOnline());
        health.put("offline", stat.getOffline());
        health.put("partiallyDegraded", stat.getPartiallyDegraded());
        return health;
    }
}
