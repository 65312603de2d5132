package io.meridian.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No input makes the codec throw, and what it lets in it can print again. A failure names its seed. */
final class HostileInputTest {
    private static final int CASES = Integer.getInteger("meridian.codec.cases", 100);
    private static final List<String> ODDITIES = List.of(
            "null",
            "true",
            "7",
            "-1",
            "1.5",
            "1e400",
            "99999999999999999999",
            "''",
            "'x'",
            "[]",
            "{}",
            "[[[]]]",
            "{'a':{'b':null}}",
            "'\\u0000'",
            "[null]",
            "{'':''}");

    static Stream<ResourceKind> kinds() {
        return ResourceKinds.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void documentsWithOddValuesAnywhereAreDecodedOrRefused(ResourceKind kind) {
        for (long seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            Resource resource = new GeneratedResources(seed).of(kind);
            JsonNode document = random.nextBoolean()
                    ? ResourceDocuments.universal(resource, Optional.empty(), Optional.empty())
                    : ResourceDocuments.kubernetes(resource, "kuma-system");
            check(kind, spoiled(document, random), seed);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void bytesOfAPeerWithFlippedBitsAreReadOrRefused(ResourceKind kind) {
        for (long seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            byte[] bytes =
                    WireForm.encode(new GeneratedResources(seed).of(kind)).toByteArray();
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                if (WireForm.fromWire(ByteString.copyFrom(bytes), kind) instanceof FromWire.Read read) {
                    ResourceDocuments.universal(read.resource(), Optional.empty(), Optional.empty());
                    WireForm.ofGlobal().of(read.resource());
                }
            } catch (RuntimeException e) {
                throw new AssertionError(kind.name() + ", seed " + seed, e);
            }
        }
    }

    @Test
    void anyTextIsParsedOrRefused() {
        String alphabet = "{}[]:,\"'\\-0123456789.eE+tfn &*!|>%@`#?~<\n\t abc\u00e9";
        DocumentParser parser = new DocumentParser(DocumentLimits.RESOURCE);
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (DocumentFormat format : DocumentFormat.values()) {
                try {
                    parser.parse(text.toString().getBytes(StandardCharsets.UTF_8), format);
                } catch (RuntimeException | StackOverflowError e) {
                    throw new AssertionError(format + ", seed " + seed + ": " + text, e);
                }
            }
        }
    }

    @Test
    void freeObjectsAreBoundedSoThatEveryPeerCanParseThem() {
        String deep = "{'a':".repeat(30) + "1" + "}".repeat(30);
        JsonNode mesh = Trees.json("{'type':'Mesh','name':'n','logging':{'backends':[{'conf':" + deep + "}]}}");
        Decoded decoded = ResourceDocuments.decode(mesh);
        assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
        assertThat(((Decoded.Malformed) decoded).message()).contains("nested deeper than 24 levels");
    }

    private static void check(ResourceKind kind, JsonNode document, long seed) {
        try {
            ResourceDocuments.decode(document);
            if (ResourceDocuments.decode(kind, document) instanceof Decoded.Sound sound) {
                Resource again = ((Decoded.Sound) ResourceDocuments.decode(
                                kind,
                                ResourceDocuments.universal(sound.resource(), Optional.empty(), Optional.empty())))
                        .resource();
                assertThat(again.spec()).isEqualTo(sound.resource().spec());
            }
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError(kind.name() + ", seed " + seed + ": " + document, e);
        }
    }

    /** The tree with one value in about ten replaced by something odd. */
    private static JsonNode spoiled(JsonNode node, Random random) {
        if (random.nextInt(10) == 0) {
            String odd = ODDITIES.get(random.nextInt(ODDITIES.size()));
            return odd.equals("1e400") ? WrittenNumber.of("1e399").orElseThrow() : Trees.json(odd);
        }
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                for (Map.Entry<String, JsonNode> member : object.properties()) {
                    copy.set(member.getKey(), spoiled(member.getValue(), random));
                }
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> copy.add(spoiled(element, random)));
                yield copy;
            }
            default -> node;
        };
    }
}
