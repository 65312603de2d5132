package io.meridian.common.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.insight.ServiceInsights;
import io.meridian.common.insight.ServiceInsights.Directory;
import io.meridian.common.insight.ServiceInsights.Named;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.wire.mesh.v1alpha1.ServiceInsight;
import io.meridian.wire.mesh.v1alpha1.ServiceInsight.Service;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Services of meshes, counted when asked for (spec/rest-api §3.4). */
final class ServiceInsightEndpoints {

    /** The kind whose resources are not stored but counted. */
    static final ResourceKind SERVICE_INSIGHT = ResourceKinds.named("ServiceInsight");

    private static final ResourceKey ANY = new ResourceKey(SERVICE_INSIGHT.name(), "", "");

    private final ResourceReader known;
    private final ResourceReads reads;
    private final Supplier<Directory> directory;

    /** @param directory where services are found by name */
    ServiceInsightEndpoints(ResourceReader known, ResourceReads reads, Supplier<Directory> directory) {
        this.known = known;
        this.reads = reads;
        this.directory = directory;
    }

    List<Endpoint> all() {
        String path = SERVICE_INSIGHT.path();
        return List.of(
                Endpoint.get("/" + path, this::list),
                Endpoint.get("/meshes/{mesh}/" + path, this::list),
                Endpoint.get(ResourcePaths.item(SERVICE_INSIGHT, path), this::one));
    }

    private Answer list(Call call) {
        return reads.refusal(call, SERVICE_INSIGHT).orElseGet(() -> switch (ListQuery.of(call, SERVICE_INSIGHT)) {
            case ListQuery.Parsed.Unsound(Answer answer) -> answer;
            case ListQuery.Parsed.Sound(ListQuery query) ->
                types(call)
                        .map(types -> Page.of(call, query, services(call, query, types), this::document))
                        .orElseGet(() -> Failures.badRequest("bad request: unsupported service type"));
        });
    }

    private Answer one(Call call) {
        return reads.refusal(call, SERVICE_INSIGHT).orElseGet(() -> {
            String mesh = call.path("mesh");
            String name = call.path("name");
            ObjectNode found = ServiceInsights.of(mesh, known, directory.get()).stream()
                    .filter(service -> service.name().equals(name))
                    .findFirst()
                    .map(this::document)
                    .orElseGet(() -> unknown(mesh, name));
            return Answer.json(200, found);
        });
    }

    private List<Named> services(Call call, ListQuery query, Set<Service.Type> types) {
        List<String> meshes = Optional.ofNullable(call.path().get("mesh"))
                .map(List::of)
                .orElseGet(() -> known.list(ResourceKinds.MESH_KIND).stream()
                        .map(mesh -> mesh.key().name())
                        .toList());
        return meshes.stream()
                .flatMap(mesh -> ServiceInsights.of(mesh, known, directory.get()).stream())
                .filter(service -> service.name().contains(query.name()))
                .filter(service ->
                        types.isEmpty() || types.contains(service.service().getServiceType()))
                .toList();
    }

    /** The types that are asked for, none for all; empty when one is unknown. */
    private static Optional<Set<Service.Type>> types(Call call) {
        String asked = call.query("type").orElse("");
        if (asked.isEmpty()) {
            return Optional.of(Set.of());
        }
        Map<String, Service.Type> named = Arrays.stream(Service.Type.values())
                .filter(type -> type != Service.Type.UNRECOGNIZED)
                .collect(Collectors.toMap(Enum::name, type -> type));
        List<String> names = List.of(asked.split(",", -1));
        return named.keySet().containsAll(names)
                ? Optional.of(names.stream().map(named::get).collect(Collectors.toSet()))
                : Optional.empty();
    }

    private ObjectNode document(Named service) {
        ObjectNode document = envelope(service.mesh(), service.name());
        document.put("creationTime", service.created().toString());
        document.put("modificationTime", service.modified().toString());
        ByteString spec = ServiceInsight.newBuilder()
                .putServices(service.name(), service.service())
                .build()
                .toByteString();
        document.setAll((ObjectNode) ResourceDocuments.spec(new Resource(ANY, Map.of(), spec))
                .path("services")
                .path(service.name()));
        return document;
    }

    /** A service that nobody offers, in a mesh that exists: it has the counts of nobody. */
    private ObjectNode unknown(String mesh, String name) {
        ObjectNode document = envelope(mesh, name);
        known.get(ResourceKey.global(ResourceKinds.MESH_KIND.name(), mesh)).ifPresent(found -> times(document, found));
        document.putObject("dataplanes");
        return document;
    }

    private static void times(ObjectNode document, StoredResource mesh) {
        document.put("creationTime", mesh.created().toString());
        document.put("modificationTime", mesh.modified().toString());
    }

    private static ObjectNode envelope(String mesh, String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", SERVICE_INSIGHT.name())
                .put("mesh", mesh)
                .put("name", name);
    }
}
