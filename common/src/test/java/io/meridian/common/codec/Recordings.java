package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the reference really said, line by line: test resources under {@code recordings}. */
final class Recordings {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Recordings() {}

    static List<JsonNode> lines(String file) {
        try (InputStream in =
                Objects.requireNonNull(Recordings.class.getResourceAsStream("/recordings/" + file), file)) {
            List<JsonNode> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank()) {
                    lines.add(JSON.readTree(line));
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
