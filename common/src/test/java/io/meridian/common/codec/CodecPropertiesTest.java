package io.meridian.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws that hold for every resource of every kind. A failure names kind and seed; {@code -Dmeridian.codec.cases} asks for more. */
final class CodecPropertiesTest {
    private static final int CASES = Integer.getInteger("meridian.codec.cases", 30);

    static Stream<ResourceKind> kinds() {
        return ResourceKinds.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsPrintedReadsAsTheSameResource(ResourceKind kind) {
        forEach(kind, (resource, seed) -> {
            ObjectNode universal = ResourceDocuments.universal(resource, Optional.empty(), Optional.empty());
            ObjectNode kubernetes = ResourceDocuments.kubernetes(resource, "kuma-system");
            assertThat(ResourceDocuments.decode(universal))
                    .as("universal")
                    .isEqualTo(new Decoded.Sound(resource, List.of()));
            assertThat(ResourceDocuments.decode(kubernetes))
                    .as("kubernetes")
                    .isEqualTo(new Decoded.Sound(resource, List.of()));
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void textOfBothSyntaxesReadsAsTheSameTree(ResourceKind kind) {
        forEach(kind, (resource, seed) -> {
            ObjectNode printed = ResourceDocuments.kubernetes(resource, "kuma-system");
            String yaml = new YAMLMapper().writeValueAsString(printed);
            Decoded expected = new Decoded.Sound(resource, List.of());
            assertThat(ResourceDocuments.decode(Trees.yaml(yaml))).as("YAML").isEqualTo(expected);
            assertThat(read(printed.toString(), DocumentFormat.JSON)).as("JSON").isEqualTo(expected);
            // Every JSON document is a YAML document.
            assertThat(read(printed.toString(), DocumentFormat.YAML))
                    .as("JSON as YAML")
                    .isEqualTo(expected);
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theOrderOfADocumentDoesNotMatter(ResourceKind kind) {
        forEach(kind, (resource, seed) -> {
            ObjectNode printed = ResourceDocuments.universal(resource, Optional.empty(), Optional.empty());
            Decoded shuffled = ResourceDocuments.decode(shuffled(printed, new Random(seed)));
            assertThat(shuffled).isInstanceOf(Decoded.Sound.class);
            assertThat(WireForm.ofGlobal().of(((Decoded.Sound) shuffled).resource()))
                    .isEqualTo(WireForm.ofGlobal().of(resource));
        });
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void theWireGivesBackWhatWasSentAndMappingTwiceChangesNothing(ResourceKind kind) {
        forEach(kind, (resource, seed) -> {
            assertThat(WireForm.fromWire(WireForm.encode(resource), kind)).isEqualTo(new FromWire.Read(resource));
            for (WireForm form : List.of(WireForm.ofGlobal(), WireForm.ofZone("east"))) {
                Canonical once = form.of(resource);
                Resource received = ((FromWire.Read) WireForm.fromWire(once.bytes(), kind)).resource();
                assertThat(form.of(received)).isEqualTo(once);
            }
        });
    }

    private interface Law {
        void check(Resource resource, long seed) throws Exception;
    }

    private static void forEach(ResourceKind kind, Law law) {
        for (long seed = 0; seed < CASES; seed++) {
            Resource resource = new GeneratedResources(seed).of(kind);
            try {
                law.check(resource, seed);
            } catch (Exception | AssertionError e) {
                throw new AssertionError(
                        kind.name() + ", seed " + seed + ": "
                                + ResourceDocuments.universal(resource, Optional.empty(), Optional.empty()),
                        e);
            }
        }
    }

    private static Decoded read(String text, DocumentFormat format) {
        return switch (new DocumentParser(DocumentLimits.RESOURCE)
                .parse(text.getBytes(StandardCharsets.UTF_8), format)) {
            case Documents.Read read ->
                ResourceDocuments.decode(read.documents().getFirst());
            case Documents.Unreadable unreadable -> throw new AssertionError(unreadable.message());
        };
    }

    private static JsonNode shuffled(JsonNode node, Random random) {
        return switch (node) {
            case ObjectNode object -> {
                List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
                Collections.shuffle(members, random);
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                members.forEach(member -> copy.set(member.getKey(), shuffled(member.getValue(), random)));
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> copy.add(shuffled(element, random)));
                yield copy;
            }
            default -> node;
        };
    }
}
