package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The form of REST and of plain files: metadata beside the spec's fields, or beside {@code spec} (spec/rest-api §2.4–2.6). */
final class UniversalForm {
    private static final Set<String> METADATA =
            Set.of("type", "mesh", "name", "creationTime", "modificationTime", "labels", "kri");

    /** The status of a kind that has one, before anybody wrote it: its members that are always there. */
    private static final Map<String, String> EMPTY_STATUS = Map.of(
            "MeshService", "{\"tls\":{},\"dataplaneProxies\":{}}",
            "MeshExternalService", "{\"vip\":{}}");

    private UniversalForm() {}

    static Draft read(ResourceKind kind, ObjectNode document, EnvelopeReader envelope, Warnings warnings)
            throws UnreadableDocumentException {
        envelope.typeIsOurs(document, "type");
        envelope.text(document, "type", "type");
        String mesh = envelope.text(document, "mesh", "mesh");
        String name = envelope.text(document, "name", "name");
        Map<String, String> labels = envelope.texts(document, "labels", "labels");
        envelope.time(document, "creationTime");
        envelope.time(document, "modificationTime");
        if (!kind.nestedSpec()) {
            return new Draft(mesh, name, labels, document, "", METADATA);
        }
        Set<String> known = new TreeSet<>(METADATA);
        known.add("spec");
        known.add("status");
        for (Map.Entry<String, JsonNode> member : document.properties()) {
            if (!known.contains(member.getKey())) {
                warnings.unknownField("", member.getKey(), known);
            }
        }
        boolean defaulted = mesh.isEmpty() && !document.has("mesh");
        return new Draft(defaulted ? "default" : mesh, name, labels, envelope.spec(document), "spec", Set.of());
    }

    static ObjectNode write(
            ResourceKind kind, Resource resource, Optional<Instant> created, Optional<Instant> modified) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("type", kind.name());
        if (kind.meshScoped()) {
            document.put("mesh", resource.key().mesh());
        }
        document.put("name", resource.key().name());
        document.put("creationTime", created.map(Rfc3339::print).orElse(Rfc3339.UNKNOWN));
        document.put("modificationTime", modified.map(Rfc3339::print).orElse(Rfc3339.UNKNOWN));
        if (!resource.labels().isEmpty()) {
            ObjectNode labels = document.putObject("labels");
            resource.labels().forEach(labels::put);
        }
        Kri.of(kind, resource).ifPresent(kri -> document.put("kri", kri));
        ObjectNode spec = Specs.write(kind, resource.spec());
        if (kind.nestedSpec()) {
            document.set("spec", spec);
        } else {
            document.setAll(spec);
        }
        if (kind.hasStatus()) {
            document.set("status", status(kind, resource));
        }
        return document;
    }

    private static ObjectNode status(ResourceKind kind, Resource resource) {
        return resource.status().isEmpty()
                ? Specs.json(EMPTY_STATUS.getOrDefault(kind.name(), "{}"))
                : Specs.json(resource.status().toStringUtf8());
    }
}
