package io.meridian.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every resource of a recorded session between a zone and global (recordings/kds-session.jsonl). */
final class WireFormGoldenTest {

    record Sent(String from, String type, String name, ByteString bytes) {
        @Override
        public String toString() {
            return from + " " + type + " " + name;
        }
    }

    static Stream<Sent> recorded() {
        List<Sent> sent = new ArrayList<>();
        for (JsonNode line : Recordings.lines("kds-session.jsonl")) {
            JsonNode message = line.path("message");
            for (JsonNode resource : message.path("resources")) {
                String value = resource.path("any_value").asText();
                if (!value.startsWith("(")) {
                    sent.add(new Sent(
                            line.path("from").asText(),
                            message.path("type_url").asText(),
                            resource.path("name").asText(),
                            ByteString.copyFrom(Base64.getDecoder().decode(value))));
                }
            }
        }
        assertThat(sent).hasSize(30);
        return sent.stream();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void decodesAndEncodesToTheSameBytes(Sent sent) {
        Resource resource = read(sent);
        assertThat(WireForm.encode(resource)).isEqualTo(sent.bytes());
        assertThat(WireForm.resourceName(resource.key())).isEqualTo(sent.name());
        assertThat(WireForm.keyOf(kind(sent), sent.name())).isEqualTo(resource.key());
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void theSpecIsCanonicalAsFarAsProtobufGoes(Sent sent) throws InvalidProtocolBufferException {
        Resource resource = read(sent);
        ResourceKind kind = kind(sent);
        if (kind.encoding() instanceof io.meridian.common.model.Encoding.Proto proto) {
            assertThat(WireMessages.bytes(WireMessages.parse(proto.message(), resource.spec())))
                    .isEqualTo(resource.spec());
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void theMappingsGiveBackTheNamesThatTheReferenceGave(Sent sent) throws InvalidProtocolBufferException {
        Resource received = read(sent);
        // As its author stored it: under its display name, without what the way added.
        TreeMap<String, String> labels = new TreeMap<>(received.labels());
        labels.remove(Labels.DISPLAY_NAME);
        Resource own = received.withName(received.displayName()).withLabels(labels);
        WireForm form = sent.from().equals("global") ? WireForm.ofGlobal() : WireForm.ofZone("east");
        if (received.key().kind().equals("GlobalSecret")) {
            return; // the private key behind it is not in the recording
        }
        Resource mapped =
                switch (WireForm.fromWire(form.of(own).bytes(), kind(sent))) {
                    case FromWire.Read read -> read.resource();
                    case FromWire.Unreadable unreadable -> throw new AssertionError(unreadable.reason());
                };
        assertThat(mapped.withStatus(ByteString.EMPTY))
                .isEqualTo(asGlobalStoresIt(received).withStatus(ByteString.EMPTY));
    }

    /** The reference's global writes the zone into a ZoneIngress that it receives; our zone has said it already. */
    private static Resource asGlobalStoresIt(Resource received) throws InvalidProtocolBufferException {
        return received.key().kind().equals("ZoneIngress")
                ? received.withSpec(ZoneIngress.parseFrom(received.spec()).toBuilder()
                        .setZone("east")
                        .build()
                        .toByteString())
                : received;
    }

    private static ResourceKind kind(Sent sent) {
        return ResourceKinds.named(sent.type());
    }

    private static Resource read(Sent sent) {
        return switch (WireForm.fromWire(sent.bytes(), kind(sent))) {
            case FromWire.Read read -> read.resource();
            case FromWire.Unreadable unreadable -> throw new AssertionError(unreadable.reason());
        };
    }
}
