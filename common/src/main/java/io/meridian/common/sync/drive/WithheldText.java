package io.meridian.common.sync.drive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.sync.Message.Withheld;
import java.util.Optional;

/** A withheld resource as JSON, the form in which attributes of stores keep it. */
final class WithheldText {
    static final ObjectMapper JSON = new ObjectMapper();

    private WithheldText() {}

    static ObjectNode write(Withheld what) {
        return JSON.createObjectNode()
                .put("type", what.key().kind())
                .put("mesh", what.key().mesh())
                .put("name", what.key().name())
                .put("offered", what.offered().map(Digest::hex).orElse(""))
                .put("kind", what.kind().name())
                .put("reason", what.reason());
    }

    /** @throws IllegalArgumentException when it was not written by {@link #write} */
    static Withheld read(JsonNode node) {
        String offered = node.path("offered").asText();
        return new Withheld(
                new ResourceKey(
                        node.path("type").asText(),
                        node.path("mesh").asText(),
                        node.path("name").asText()),
                offered.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(offered)),
                Withheld.Kind.valueOf(node.path("kind").asText()),
                node.path("reason").asText());
    }
}
