package io.meridian.common.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.insight.MeshInsights;
import io.meridian.common.insight.ServiceInsights.Directory;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.wire.mesh.v1alpha1.MeshInsight;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Meshes in figures, each and all together, counted when asked for (spec/rest-api §3.5, §3.6). */
final class InsightEndpoints {

    /** The kind whose resources are not stored but counted. */
    static final ResourceKind MESH_INSIGHT = ResourceKinds.named("MeshInsight");

    private final ResourceReader known;
    private final ResourceReads reads;
    private final Supplier<Directory> directory;
    private final InstantSource clock;

    /** @param known what is stored and observed */
    InsightEndpoints(ResourceReader known, ResourceReads reads, Supplier<Directory> directory, InstantSource clock) {
        this.known = known;
        this.reads = reads;
        this.directory = directory;
        this.clock = clock;
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/mesh-insights", call -> reads.list(call, ResourceKinds.MESH_KIND, this::meshInsight)),
                Endpoint.get(
                        "/mesh-insights/{name}",
                        call -> reads.one(call, ResourceKinds.MESH_KIND, mesh -> Answer.json(200, meshInsight(mesh)))),
                Endpoint.get(
                        "/global-insight",
                        call -> Answer.json(200, GlobalInsightAnswer.of(known, directory.get(), clock.instant()))),
                Endpoint.get("/global-insights", call -> Answer.json(200, totals())));
    }

    private ObjectNode meshInsight(StoredResource mesh) {
        MeshInsight insight = MeshInsights.of(mesh.key().name(), known);
        Resource resource = new Resource(
                ResourceKey.global(MESH_INSIGHT.name(), mesh.key().name()), Map.of(), insight.toByteString());
        return ResourceDocuments.universal(resource, Optional.of(mesh.created()), Optional.of(mesh.modified()));
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
                        .put("total", known.list(kind).size()));
        return totals;
    }
}
