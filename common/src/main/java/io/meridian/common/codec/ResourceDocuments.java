package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.validation.Violation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Documents to resources and back, for every kind and both forms (spec/rest-api §2.4–2.8, spec/mesh-resource §1.6–2.3). Which form
 * a document has is known by {@code apiVersion}. Pure, and no document makes it throw.
 */
public final class ResourceDocuments {
    private ResourceDocuments() {}

    /** Decodes a document of the kind that it names itself. */
    public static Decoded decode(JsonNode document) {
        if (!document.isObject()) {
            return new Decoded.Malformed("a resource is an object, this is " + SchemaCheck.typeOf(document));
        }
        DocumentEnvelope envelope = DocumentEnvelope.of(document);
        String member = envelope.form() == DocumentEnvelope.Form.KUBERNETES ? "kind" : "type";
        if (envelope.type().isEmpty()) {
            return new Decoded.Malformed("the resource has no " + member + " (expected: a kind, such as \"Mesh\")");
        }
        return ResourceKinds.byName(envelope.type())
                .map(kind -> decode(kind, document))
                .orElseGet(() -> new Decoded.Malformed(unknownKind(envelope.type())));
    }

    /**
     * Decodes a document as one of this kind. A Universal document of a protobuf kind may name any type, or none: whether it is the one
     * of the request is for the checks of the request ({@link DocumentEnvelope}).
     */
    public static Decoded decode(ResourceKind expected, JsonNode document) {
        List<Violation> violations = new ArrayList<>();
        Warnings warnings = new Warnings();
        SchemaCheck check = new SchemaCheck(violations, warnings);
        EnvelopeReader envelope = new EnvelopeReader(expected, check);
        try {
            if (!(document instanceof ObjectNode object)) {
                throw ProtoScalars.mismatch(document, "map[string]json.RawMessage");
            }
            Draft draft =
                    switch (DocumentEnvelope.of(object).form()) {
                        case UNIVERSAL -> UniversalForm.read(expected, object, envelope, warnings);
                        case KUBERNETES -> KubernetesForm.read(expected, object, envelope, warnings);
                    };
            ByteString spec = Specs.read(expected, draft, check, warnings);
            if (!violations.isEmpty()) {
                return new Decoded.Invalid(violations);
            }
            return new Decoded.Sound(
                    new Resource(expected.key(draft.mesh(), draft.name()), draft.labels(), spec), warnings.all());
        } catch (UnreadableDocumentException e) {
            return Decoded.Malformed.of(expected, e.reason());
        }
    }

    /**
     * A resource in the form of REST: metadata, {@code kri}, spec, and the status of kinds that have one. Members come in the
     * reference's order.
     *
     * @param created when it was first written; unknown prints as the year 1
     * @param modified when it was last written; unknown prints as the year 1
     * @throws IllegalArgumentException for a kind that the registry does not hold
     */
    public static ObjectNode universal(Resource resource, Optional<Instant> created, Optional<Instant> modified) {
        return UniversalForm.write(kindOf(resource), resource, created, modified);
    }

    /**
     * A resource as an object of Kubernetes' API.
     *
     * @param namespace where namespaced kinds live, such as {@code kuma-system}
     * @throws IllegalArgumentException for a kind that the registry does not hold
     */
    public static ObjectNode kubernetes(Resource resource, String namespace) {
        return KubernetesForm.write(kindOf(resource), resource, namespace);
    }

    /**
     * The spec of a resource alone, as overviews embed it.
     *
     * @throws IllegalArgumentException for a kind that the registry does not hold
     */
    public static ObjectNode spec(Resource resource) {
        return Specs.write(kindOf(resource), resource.spec());
    }

    private static ResourceKind kindOf(Resource resource) {
        return ResourceKinds.named(resource.key().kind());
    }

    private static String unknownKind(String type) {
        String guess = NearestName.of(
                        type, ResourceKinds.ALL.stream().map(ResourceKind::name).toList())
                .map(meant -> "; did you mean " + meant + "?")
                .orElse("");
        return "unknown resource type: " + Texts.quoted(Texts.abbreviated(type, 80)) + guess;
    }
}
