package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The structural schemas of the JSON kinds: files beside this class, one for each kind, read when first asked for. */
final class Schemas {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, Optional<Schema>> SPECS = new ConcurrentHashMap<>();

    private Schemas() {}

    /** The schema of a kind's spec; empty for the few kinds without one, whose specs are any object. */
    static Optional<Schema> spec(String kind) {
        return SPECS.computeIfAbsent(kind, Schemas::load);
    }

    private static Optional<Schema> load(String kind) {
        try (InputStream file = Schemas.class.getResourceAsStream("schemas/" + kind + ".json")) {
            if (file == null) {
                return Optional.empty();
            }
            JsonNode spec = JSON.readTree(file).path("spec");
            return Optional.of(Schema.of(spec));
        } catch (IOException e) {
            throw new UncheckedIOException("the schema of " + kind + " in the jar cannot be read", e);
        }
    }
}
