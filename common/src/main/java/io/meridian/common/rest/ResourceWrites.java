package io.meridian.common.rest;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.admission.Admission;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.Outcome;
import io.meridian.common.admission.Proposal;
import io.meridian.common.admission.WritePermission;
import io.meridian.common.auth.Access;
import io.meridian.common.auth.Caller;
import io.meridian.common.auth.Decision;
import io.meridian.common.codec.Decoded;
import io.meridian.common.codec.DocumentEnvelope;
import io.meridian.common.codec.DocumentFormat;
import io.meridian.common.codec.DocumentLimits;
import io.meridian.common.codec.DocumentParser;
import io.meridian.common.codec.Documents;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.Write.Expected;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** PUT and DELETE of a resource, for every kind alike (spec/rest-api §2.8, §2.11). What is allowed, {@link Admission} decides. */
final class ResourceWrites {

    private final ControlPlaneRole role;
    private final ResourceReader stored;
    private final Admission admission;
    private final Access access;
    private final DocumentParser parser = new DocumentParser(DocumentLimits.RESOURCE);

    ResourceWrites(ControlPlaneRole role, ResourceReader stored, Admission admission, Access access) {
        this.role = role;
        this.stored = stored;
        this.admission = admission;
        this.access = access;
    }

    /** Turns away who may not write at all, before a body is read: nobody writes anonymously. */
    Optional<Answer> gate(Caller caller, ResourceKind kind) {
        return caller.user().isAnonymous() ? denial(caller, kind).map(Failures::accessDenied) : Optional.empty();
    }

    CompletableFuture<Answer> put(Call call, ResourceKind kind) {
        ResourceKey key = ResourceReads.key(call, kind);
        Optional<Answer> early = beforeTheBody(kind, key);
        return early.map(CompletableFuture::completedFuture).orElseGet(() -> switch (document(call, kind)) {
            case Body.Unreadable(Answer answer) -> CompletableFuture.completedFuture(answer);
            case Body.Document(JsonNode document) ->
                switch (ResourceDocuments.decode(kind, document)) {
                    case Decoded.Malformed(String message) ->
                        CompletableFuture.completedFuture(Failures.badRequest(message));
                    case Decoded.Invalid invalid ->
                        CompletableFuture.completedFuture(
                                Failures.invalid(Failures.title(Outcome.Stage.PROCESSING), invalid.violations()));
                    case Decoded.Sound sound -> propose(call, kind, key, document, sound);
                };
        });
    }

    CompletableFuture<Answer> delete(Call call, ResourceKind kind) {
        ResourceKey key = ResourceReads.key(call, kind);
        return switch (EntityTag.condition(call, stored.get(key))) {
            case EntityTag.Condition.Malformed(String detail) ->
                CompletableFuture.completedFuture(Failures.badRequest(detail));
            case EntityTag.Condition.Goes(Expected expected) ->
                admission
                        .delete(key, expected, denial(call.caller(), kind), author(call))
                        .thenApply(outcome -> Failures.answer(outcome, List.of()));
        };
    }

    /** The body as one document, or why it is none. */
    private sealed interface Body {
        record Document(JsonNode document) implements Body {}

        record Unreadable(Answer answer) implements Body {}
    }

    private Body document(Call call, ResourceKind kind) {
        MediaTypes.Body type =
                MediaTypes.ofBody(call.header("content-type").orElse(""), true).orElse(MediaTypes.Body.JSON);
        DocumentFormat format =
                switch (type) {
                    case JSON -> DocumentFormat.JSON;
                    case YAML -> DocumentFormat.YAML;
                };
        return switch (parser.parse(call.body().toByteArray(), format)) {
            case Documents.Unreadable(String message) -> unreadable(kind, message);
            case Documents.Read(List<JsonNode> documents) ->
                documents.size() == 1
                        ? new Body.Document(documents.getFirst())
                        : unreadable(
                                kind,
                                "the body holds " + documents.size() + " documents (expected: one, that of the URL)");
        };
    }

    private static Body unreadable(ResourceKind kind, String message) {
        return new Body.Unreadable(
                Failures.badRequest(Decoded.Malformed.of(kind, message).message()));
    }

    private CompletableFuture<Answer> propose(
            Call call, ResourceKind kind, ResourceKey key, JsonNode document, Decoded.Sound sound) {
        DocumentEnvelope envelope = DocumentEnvelope.of(document);
        // The Kubernetes form has kinds of its own (v1 Secret); the decoder has seen that they fit.
        String type = envelope.form() == DocumentEnvelope.Form.KUBERNETES ? kind.name() : envelope.type();
        Proposal proposal = new Proposal(sound.resource(), key, type, denial(call.caller(), kind));
        return switch (EntityTag.condition(call, stored.get(key))) {
            case EntityTag.Condition.Malformed(String detail) ->
                CompletableFuture.completedFuture(Failures.badRequest(detail));
            case EntityTag.Condition.Goes(Expected expected) -> {
                if (isDryRun(call)) {
                    yield CompletableFuture.completedFuture(
                            Failures.answer(admission.judge(proposal, expected, author(call)), sound.warnings()));
                }
                yield admission
                        .put(proposal, expected, author(call))
                        .thenApply(outcome -> tagged(Failures.answer(outcome, sound.warnings()), outcome));
            }
        };
    }

    /** The answer with the tag of what was written, unless another write has already changed it. */
    private Answer tagged(Answer answer, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Created created -> tagged(answer, created.key(), created.version());
            case Outcome.Updated updated -> tagged(answer, updated.key(), updated.version());
            case Outcome.Deleted ignored -> answer;
            case Outcome.ReadOnly ignored -> answer;
            case Outcome.MeshMissing ignored -> answer;
            case Outcome.Refused ignored -> answer;
            case Outcome.Denied ignored -> answer;
            case Outcome.NotFound ignored -> answer;
            case Outcome.Stale ignored -> answer;
            case Outcome.Contended ignored -> answer;
        };
    }

    private Answer tagged(Answer answer, ResourceKey key, long version) {
        return stored.get(key)
                .filter(found -> found.version() == version)
                .map(found -> answer.with("ETag", EntityTag.of(found)))
                .orElse(answer);
    }

    /** Steps 1 and 2 of a write, which come before the document is looked at. */
    private Optional<Answer> beforeTheBody(ResourceKind kind, ResourceKey key) {
        if (WritePermission.readOnly(role, kind)) {
            return Optional.of(Failures.answer(new Outcome.ReadOnly(key, WritePermission.message(role)), List.of()));
        }
        if (kind.meshScoped()
                && stored.get(ResourceKey.global(ResourceKinds.MESH_KIND.name(), key.mesh()))
                        .isEmpty()) {
            return Optional.of(Failures.answer(new Outcome.MeshMissing(key.mesh()), List.of()));
        }
        return Optional.empty();
    }

    private Optional<String> denial(Caller caller, ResourceKind kind) {
        return switch (access.write(caller, kind)) {
            case Decision.Allowed ignored -> Optional.empty();
            case Decision.Denied(String detail) -> Optional.of(detail);
        };
    }

    private static boolean isDryRun(Call call) {
        return call.query("dryRun").filter(value -> value.equals("true")).isPresent();
    }

    private static String author(Call call) {
        return call.caller().user().name();
    }
}
