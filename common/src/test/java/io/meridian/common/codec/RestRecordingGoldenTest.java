package io.meridian.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents of a recorded session over REST (recordings/rest.jsonl). */
final class RestRecordingGoldenTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Every resource that the reference printed, alone or in a list; overviews are views, not resources. */
    static Stream<JsonNode> printed() {
        List<JsonNode> resources = new ArrayList<>();
        for (JsonNode line : Recordings.lines("rest.jsonl")) {
            JsonNode answer = line.path("response").path("json");
            collect(answer, resources);
            answer.path("items").forEach(item -> collect(item, resources));
        }
        assertThat(resources.size()).isEqualTo(49);
        return resources.stream();
    }

    private static void collect(JsonNode candidate, List<JsonNode> into) {
        String type = candidate.path("type").asText();
        boolean resource = candidate.has("creationTime")
                && ResourceKinds.byName(type).isPresent()
                && !type.equals("ServiceInsight") // its list shows services, not the resource
                && !candidate.path("data").asText().startsWith("(");
        if (resource) {
            into.add(candidate);
        }
    }

    @ParameterizedTest
    @MethodSource("printed")
    void whatTheReferencePrintsReadsAndPrintsTheSame(JsonNode printed) throws Exception {
        Decoded.Sound sound = sound(ResourceDocuments.decode(parse(printed.toString())));
        // One recorded mesh misspells a key of its CA's conf, which the reference keeps in silence.
        assertThat(sound.warnings())
                .isEqualTo(
                        printed.toString().contains("rsaBits")
                                ? List.of(
                                        "unknown field mtls.backends[0].conf.caCert.rsaBits is ignored; did you mean RSAbits?")
                                : List.of());
        ObjectNode again = ResourceDocuments.universal(
                sound.resource(),
                Optional.of(Instant.parse(printed.path("creationTime").asText())),
                Optional.of(Instant.parse(printed.path("modificationTime").asText())));
        ((ObjectNode) printed).remove("status");
        again.remove("status");
        assertThat(JSON.readTree(again.toString())).isEqualTo(printed);
        assertThat(again.fieldNames()).toIterable().containsExactlyElementsOf(printed::fieldNames);
    }

    @Test
    void whatWasPutIsWhatIsGot() throws Exception {
        Map<String, Resource> put = new HashMap<>();
        int compared = 0;
        for (JsonNode line : Recordings.lines("rest.jsonl")) {
            String path =
                    line.path("at").asText() + line.path("request").path("path").asText();
            int status = line.path("response").path("status").asInt();
            String method = line.path("request").path("method").asText();
            if (method.equals("PUT") && status < 300) {
                JsonNode body = line.path("request").path("body");
                put.put(
                        path,
                        sound(ResourceDocuments.decode(parse(body.toString()))).resource());
            } else if (method.equals("GET") && status == 200 && put.containsKey(path)) {
                ObjectNode own = ResourceDocuments.universal(put.get(path), Optional.empty(), Optional.empty());
                ObjectNode theirs =
                        (ObjectNode) line.path("response").path("json").deepCopy();
                for (String computed : List.of("creationTime", "modificationTime", "labels", "kri")) {
                    own.remove(computed);
                    theirs.remove(computed);
                }
                // The zone adds its own tag.
                String expected = theirs.toString().replace("\"kuma.io/zone\":\"east\",", "");
                assertThat(JSON.readTree(own.toString())).isEqualTo(JSON.readTree(expected));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(10);
    }

    @Test
    void refusalsSayWhatTheReferenceSays() {
        int compared = 0;
        for (JsonNode line : Recordings.lines("rest.jsonl")) {
            JsonNode answer = line.path("response").path("json");
            JsonNode body = line.path("request").path("body");
            String text = body.isTextual() ? body.textValue() : body.toString();
            String detail = answer.path("detail").asText();
            if (!line.path("request").path("method").asText().equals("PUT") || !detail.startsWith("invalid ")) {
                continue;
            }
            ResourceKind kind = ResourceKinds.named(detail.split(" ")[1]);
            Decoded decoded =
                    switch (new DocumentParser(DocumentLimits.RESOURCE)
                            .parse(text.getBytes(StandardCharsets.UTF_8), DocumentFormat.JSON)) {
                        case Documents.Read read ->
                            ResourceDocuments.decode(kind, read.documents().getFirst());
                        case Documents.Unreadable unreadable -> Decoded.Malformed.of(kind, unreadable.message());
                    };
            assertThat(decoded).isEqualTo(new Decoded.Malformed(detail));
            compared++;
        }
        assertThat(compared).isEqualTo(3);
    }

    @Test
    void aSchemaViolationIsTheRecordedOne() {
        JsonNode refused = Recordings.lines("rest.jsonl").get(56);
        Decoded decoded = ResourceDocuments.decode(
                parse(refused.path("request").path("body").toString()));
        JsonNode violation =
                refused.path("response").path("json").path("invalid_parameters").path(0);
        assertThat(decoded)
                .isEqualTo(new Decoded.Invalid(List.of(new io.meridian.common.validation.Violation(
                        violation.path("field").asText(),
                        violation.path("reason").asText()))));
    }

    private static JsonNode parse(String json) {
        return switch (new DocumentParser(DocumentLimits.RESOURCE)
                .parse(json.getBytes(StandardCharsets.UTF_8), DocumentFormat.JSON)) {
            case Documents.Read read -> read.documents().getFirst();
            case Documents.Unreadable unreadable -> throw new AssertionError(unreadable.message());
        };
    }

    private static Decoded.Sound sound(Decoded decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Sound.class);
        return (Decoded.Sound) decoded;
    }
}
