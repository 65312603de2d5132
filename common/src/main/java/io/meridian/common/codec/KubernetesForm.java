package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The form of Kubernetes' API (spec/mesh-resource §2.2, §2.3, spec/rest-api §2.7). Secrets are Kubernetes' own, told apart by their
 * type; the display name is an annotation, because label values are short.
 */
final class KubernetesForm {
    private static final String API_VERSION = "kuma.io/v1alpha1";
    private static final String SECRET_API_VERSION = "v1";
    private static final Map<String, String> SECRET_TYPES =
            Map.of("Secret", "system.kuma.io/secret", "GlobalSecret", "system.kuma.io/global-secret");
    private static final Set<String> MEMBERS = Set.of("apiVersion", "kind", "metadata", "mesh", "spec", "status");
    private static final Set<String> SECRET_MEMBERS = Set.of("apiVersion", "kind", "metadata", "data", "type");

    private KubernetesForm() {}

    static DocumentEnvelope envelope(JsonNode document) {
        JsonNode metadata = document.path("metadata");
        String mesh = DocumentEnvelope.text(document, "mesh");
        String label = DocumentEnvelope.text(metadata.path("labels"), Labels.MESH);
        return new DocumentEnvelope(
                DocumentEnvelope.Form.KUBERNETES,
                kindName(document),
                mesh.isEmpty() ? label : mesh,
                DocumentEnvelope.text(metadata, "name"));
    }

    /** A Secret's kind is in its type; every other kind's in {@code kind}. */
    private static String kindName(JsonNode document) {
        String kind = DocumentEnvelope.text(document, "kind");
        boolean global = kind.equals("Secret")
                && DocumentEnvelope.text(document, "type").equals(SECRET_TYPES.get("GlobalSecret"));
        return global ? "GlobalSecret" : kind;
    }

    static Draft read(ResourceKind kind, ObjectNode document, EnvelopeReader envelope, Warnings warnings)
            throws UnreadableDocumentException {
        boolean secret = SECRET_TYPES.containsKey(kind.name());
        String expected = secret ? SECRET_API_VERSION : API_VERSION;
        String given = envelope.text(document, "apiVersion", "apiVersion");
        if (!given.equals(expected)) {
            throw new UnreadableDocumentException("apiVersion is " + Texts.quoted(Texts.abbreviated(given, 80))
                    + " (expected: \"" + expected + "\")");
        }
        String type = kindName(document);
        if (!type.equals(kind.name())) {
            throw new UnreadableDocumentException(
                    "kind is " + Texts.quoted(Texts.abbreviated(type, 80)) + " (expected: \"" + kind.name() + "\")");
        }
        JsonNode metadata = document.path("metadata");
        if (!metadata.isObject()) {
            throw new UnreadableDocumentException("metadata is missing, or no object");
        }
        Map<String, String> labels = envelope.texts(metadata, "labels", "metadata.labels");
        String displayName =
                envelope.texts(metadata, "annotations", "metadata.annotations").getOrDefault(Labels.DISPLAY_NAME, "");
        if (!displayName.isEmpty()) {
            labels.put(Labels.DISPLAY_NAME, displayName);
        }
        unknownMembers(document, secret ? SECRET_MEMBERS : MEMBERS, warnings);
        return new Draft(
                mesh(kind, document, labels, envelope),
                envelope.text(metadata, "name", "metadata.name"),
                labels,
                secret ? secretSpec(document) : envelope.spec(document),
                secret ? "data" : "spec",
                Set.of());
    }

    private static void unknownMembers(ObjectNode document, Set<String> known, Warnings warnings) {
        for (Map.Entry<String, JsonNode> member : document.properties()) {
            if (!known.contains(member.getKey())) {
                warnings.unknownField("", member.getKey(), known);
            }
        }
    }

    private static String mesh(
            ResourceKind kind, ObjectNode document, Map<String, String> labels, EnvelopeReader envelope)
            throws UnreadableDocumentException {
        if (!kind.meshScoped()) {
            return "";
        }
        String own = envelope.text(document, "mesh", "mesh");
        return own.isEmpty() ? labels.getOrDefault(Labels.MESH, "default") : own;
    }

    private static ObjectNode secretSpec(ObjectNode document) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        JsonNode value = document.path("data").path("value");
        if (!value.isMissingNode()) {
            spec.set("data", value);
        }
        return spec;
    }

    static ObjectNode write(ResourceKind kind, Resource resource, String namespace) {
        boolean secret = SECRET_TYPES.containsKey(kind.name());
        boolean meshInLabel = kind.meshScoped() && (secret || kind.nestedSpec());
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("kind", secret ? "Secret" : kind.name());
        document.put("apiVersion", secret ? SECRET_API_VERSION : API_VERSION);
        if (kind.meshScoped() && !meshInLabel) {
            document.put("mesh", resource.key().mesh());
        }
        document.set("metadata", metadata(kind, resource, namespace, meshInLabel));
        ObjectNode spec = Specs.write(kind, resource.spec());
        if (secret) {
            ObjectNode data = document.putObject("data");
            if (spec.has("data")) {
                data.set("value", spec.get("data"));
            }
            document.put("type", SECRET_TYPES.get(kind.name()));
        } else {
            document.set("spec", spec);
        }
        return document;
    }

    private static ObjectNode metadata(ResourceKind kind, Resource resource, String namespace, boolean meshInLabel) {
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.put("name", resource.key().name());
        if (kind.namespaced()) {
            metadata.put("namespace", namespace);
        }
        metadata.putNull("creationTimestamp");
        Map<String, String> labels = new TreeMap<>(resource.labels());
        String displayName = labels.remove(Labels.DISPLAY_NAME);
        if (meshInLabel) {
            labels.put(Labels.MESH, resource.key().mesh());
        }
        if (!labels.isEmpty()) {
            ObjectNode object = metadata.putObject("labels");
            labels.forEach(object::put);
        }
        if (displayName != null) {
            metadata.putObject("annotations").put(Labels.DISPLAY_NAME, displayName);
        }
        return metadata;
    }
}
