package io.meridian.common.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meridian.common.codec.Decoded;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.Resource;
import org.yaml.snakeyaml.Yaml;

/** Resources as tests write them: documents in YAML, in either form. */
public final class Documents {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Documents() {}

    /**
     * The resource of a document.
     *
     * @throws IllegalArgumentException when it is not of the form of its kind
     */
    public static Resource resource(String yaml) {
        return sound(yaml).resource();
    }

    /** What a document of the form of its kind decodes to. */
    public static Decoded.Sound sound(String yaml) {
        return switch (ResourceDocuments.decode(tree(yaml))) {
            case Decoded.Sound sound -> sound;
            case Decoded.Malformed(String message) -> throw new IllegalArgumentException(message);
            case Decoded.Invalid invalid ->
                throw new IllegalArgumentException(invalid.violations().toString());
        };
    }

    /** A mesh by its members, such as {@code routing: {zoneEgress: true}}. */
    public static Resource mesh(String name, String members) {
        return resource("{type: Mesh, name: " + name + (members.isEmpty() ? "" : ", " + members) + "}");
    }

    private static JsonNode tree(String yaml) {
        return JSON.valueToTree(new Yaml().load(yaml));
    }
}
