package io.meridian.common.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.auth.Access;
import io.meridian.common.auth.Decision;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.validation.Violation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** GET of one resource and of lists, for every kind alike (spec/rest-api §2.7). */
final class ResourceReads {

    private final ResourceReader stored;
    private final Access access;
    private final String systemNamespace;

    /**
     * @param systemNamespace the namespace that Kubernetes forms name unless the client asks for another
     */
    ResourceReads(ResourceReader stored, Access access, String systemNamespace) {
        this.stored = stored;
        this.access = access;
        this.systemNamespace = systemNamespace;
    }

    /** The resource at {@code {name}}, and in {@code {mesh}} for a kind of meshes. */
    Answer one(Call call, ResourceKind kind) {
        return one(call, kind, found -> shown(call, found));
    }

    /** The same, answered as the caller shapes it. */
    Answer one(Call call, ResourceKind kind, Function<StoredResource, Answer> shape) {
        ResourceKey key = key(call, kind);
        return refusal(call, kind, key.mesh())
                .orElseGet(() -> stored.get(key).map(shape).orElseGet(() -> Failures.notFound(Failures.NO_RESOURCE)));
    }

    /** A resource in the form that the request asks for. */
    Answer shown(Call call, StoredResource found) {
        return switch (call.query("format").orElse("")) {
            case "", "universal" -> Answer.json(200, universal(found)).with("ETag", EntityTag.of(found));
            case "k8s", "kubernetes" ->
                Answer.json(
                        200,
                        ResourceDocuments.kubernetes(
                                found.resource(), call.query("namespace").orElse(systemNamespace)));
            default ->
                Failures.invalid(
                        Failures.NO_RESOURCE,
                        List.of(new Violation(
                                "", "\"format\" must be one of [\"k8s\", \"kubernetes\", \"universal\"]")));
        };
    }

    /** The list of a kind: of {@code {mesh}}, of all meshes, or of global scope. */
    Answer list(Call call, ResourceKind kind, Function<StoredResource, ObjectNode> shape) {
        Optional<String> mesh = Optional.ofNullable(call.path().get("mesh"));
        Optional<Answer> refusal = refusal(call, kind);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return switch (ListQuery.of(call, kind)) {
            case ListQuery.Parsed.Unsound(Answer answer) -> answer;
            case ListQuery.Parsed.Sound(ListQuery query) -> {
                List<StoredResource> all =
                        mesh.map(name -> stored.list(kind, name)).orElseGet(() -> stored.list(kind));
                yield Page.of(call, query, all.stream().filter(query::selects).toList(), shape);
            }
        };
    }

    static ObjectNode universal(StoredResource found) {
        return ResourceDocuments.universal(
                found.resource(), Optional.of(found.created()), Optional.of(found.modified()));
    }

    /** The key that a call addresses. */
    static ResourceKey key(Call call, ResourceKind kind) {
        return kind.key(kind.meshScoped() ? call.path("mesh") : "", call.path("name"));
    }

    /** Why a read of {@code {mesh}}, or of all meshes, ends before anything is looked up. */
    Optional<Answer> refusal(Call call, ResourceKind kind) {
        return refusal(call, kind, Optional.ofNullable(call.path().get("mesh")).orElse(""));
    }

    /** Why a read ends before anything is looked up: the mesh first, then access. */
    private Optional<Answer> refusal(Call call, ResourceKind kind, String mesh) {
        if (!mesh.isEmpty()
                && stored.get(ResourceKey.global(ResourceKinds.MESH_KIND.name(), mesh))
                        .isEmpty()) {
            return Optional.of(Failures.notFound(Failures.NO_MESH));
        }
        return switch (access.read(call.caller(), kind)) {
            case Decision.Allowed ignored -> Optional.empty();
            case Decision.Denied(String detail) -> Optional.of(Failures.accessDenied(detail));
        };
    }
}
