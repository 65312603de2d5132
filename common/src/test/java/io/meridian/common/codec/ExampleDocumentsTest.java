package io.meridian.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The customer's examples: each says the same in both forms, and nothing in it is unknown. */
final class ExampleDocumentsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01-basic-mesh",
                "02-mesh-with-mtls-enabled-builtin-ca",
                "03-mesh-with-mtls-provided-ca",
                "04-mesh-with-permissive-mtls-mode",
                "05-mesh-with-zoneegress-routing",
                "06-mesh-with-passthrough-disabled",
                "07-mesh-without-default-policies",
                "08-mesh-with-namespace-restrictions-kubernetes",
                "09-mesh-with-zone-segmentation",
                "10-mesh-with-meshservices-enabled",
            })
    void bothFormsAreTheSameMesh(String example) throws IOException {
        Decoded universal = ResourceDocuments.decode(document("universal/" + example));
        Decoded kubernetes = ResourceDocuments.decode(document("kubernetes/" + example));
        assertThat(universal).isInstanceOf(Decoded.Sound.class);
        assertThat(((Decoded.Sound) universal).warnings()).isEmpty();
        assertThat(kubernetes).isEqualTo(universal);
    }

    private static JsonNode document(String name) throws IOException {
        String path = "/io/meridian/common/testing/examples/" + name + ".yaml";
        try (InputStream in = Objects.requireNonNull(ExampleDocumentsTest.class.getResourceAsStream(path), path)) {
            Documents documents =
                    new DocumentParser(DocumentLimits.RESOURCE).parse(in.readAllBytes(), DocumentFormat.YAML);
            assertThat(documents).isInstanceOf(Documents.Read.class);
            List<JsonNode> read = ((Documents.Read) documents).documents();
            assertThat(read).hasSize(1);
            return read.getFirst();
        }
    }
}
