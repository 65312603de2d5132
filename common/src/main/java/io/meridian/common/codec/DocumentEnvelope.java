package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a document says of itself before anything of its kind is read: what the checks of a request compare with its URL
 * (spec/rest-api §2.8, step 4).
 *
 * @param form which form it has, known by {@code apiVersion}
 * @param type its kind's name as given, empty if absent or no string
 * @param mesh its mesh as given, empty if absent or no string
 * @param name its name as given, empty if absent or no string
 */
public record DocumentEnvelope(Form form, String type, String mesh, String name) {

    /** The two forms of a resource (spec/mesh-resource §2). */
    public enum Form {
        /** {@code type}, {@code mesh} and {@code name} beside the spec, or beside {@code spec}. */
        UNIVERSAL,
        /** {@code apiVersion}, {@code kind}, {@code metadata}, {@code spec}. */
        KUBERNETES
    }

    /** Of any document at all; what is no object says nothing. */
    public static DocumentEnvelope of(JsonNode document) {
        return document.has("apiVersion")
                ? KubernetesForm.envelope(document)
                : new DocumentEnvelope(
                        Form.UNIVERSAL, text(document, "type"), text(document, "mesh"), text(document, "name"));
    }

    static String text(JsonNode document, String member) {
        JsonNode value = document.path(member);
        return value.isTextual() ? value.textValue() : "";
    }
}
