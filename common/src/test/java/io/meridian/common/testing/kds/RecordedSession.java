package io.meridian.common.testing.kds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
import io.meridian.wire.system.v1alpha1.Secret;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * What a zone and a global of the reference said to each other on one of their two sync streams, as recorded from the wire, in order.
 * The resource in test scope is a copy of the recording.
 */
public final class RecordedSession {
    private static final String GLOBAL_TO_ZONE = "kuma.mesh.v1alpha1.KDSSyncService/GlobalToZoneSync";
    private static final String ZONE_TO_GLOBAL = "kuma.mesh.v1alpha1.KDSSyncService/ZoneToGlobalSync";

    /** One message. */
    public sealed interface Line {
        int millis();
    }

    /**
     * The side that subscribes.
     *
     * @param raw its bytes where they were recorded
     */
    public record Request(int millis, DeltaDiscoveryRequest message, Optional<ByteString> raw) implements Line {}

    /** The side that provides. */
    public record Response(int millis, DeltaDiscoveryResponse message) implements Line {}

    private final List<Line> lines;

    private RecordedSession(List<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** Zone {@code east} subscribes, global provides. */
    public static RecordedSession load() {
        return load(GLOBAL_TO_ZONE);
    }

    /** Global subscribes, zone {@code east} provides. */
    public static RecordedSession zoneToGlobal() {
        return load(ZONE_TO_GLOBAL);
    }

    private static RecordedSession load(String method) {
        List<Line> lines = new ArrayList<>();
        ObjectMapper json = new ObjectMapper();
        try (InputStream stream = RecordedSession.class.getResourceAsStream("/recordings/kds-session.jsonl");
                BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                JsonNode line = json.readTree(text);
                if (line.path("method").asText().equals(method) && line.has("message")) {
                    JsonNode message = line.get("message");
                    int millis = line.get("ms").asInt();
                    lines.add(
                            message.has("request")
                                    ? new Request(millis, request(message.get("request")), raw(message))
                                    : new Response(millis, response(message)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RecordedSession(lines);
    }

    public List<Line> lines() {
        return lines;
    }

    /** What the subscribing side sent. */
    public List<Request> requests() {
        return lines.stream()
                .filter(Request.class::isInstance)
                .map(Request.class::cast)
                .toList();
    }

    /** What the providing side sent. */
    public List<Response> responses() {
        return lines.stream()
                .filter(Response.class::isInstance)
                .map(Response.class::cast)
                .toList();
    }

    /** What the providing side sent, one list for each change that was made: responses less than a second and a half apart belong together. */
    public List<List<Response>> changes() {
        List<List<Response>> changes = new ArrayList<>();
        int before = Integer.MIN_VALUE / 2;
        for (Response response : responses()) {
            if (response.millis() - before > 1_500) {
                changes.add(new ArrayList<>());
            }
            changes.getLast().add(response);
            before = response.millis();
        }
        return changes;
    }

    private static Optional<ByteString> raw(JsonNode message) {
        return message.has("raw")
                ? Optional.of(ByteString.copyFrom(
                        Base64.getDecoder().decode(message.get("raw").asText())))
                : Optional.empty();
    }

    private static DeltaDiscoveryRequest request(JsonNode json) {
        DeltaDiscoveryRequest.Builder request = DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(json.path("typeUrl").asText());
        request.setResponseNonce(json.path("responseNonce").asText());
        json.path("resourceNamesSubscribe").forEach(name -> request.addResourceNamesSubscribe(name.asText()));
        if (json.has("errorDetail")) {
            request.setErrorDetail(Status.newBuilder()
                    .setMessage(json.get("errorDetail").path("message").asText()));
        }
        if (json.has("node")) {
            Node.Builder node =
                    Node.newBuilder().setId(json.get("node").path("id").asText());
            if (json.get("node").has("metadata")) {
                node.setMetadata(value(json.get("node").get("metadata")).getStructValue());
            }
            request.setNode(node);
        }
        return request.build();
    }

    private static DeltaDiscoveryResponse response(JsonNode json) {
        DeltaDiscoveryResponse.Builder response = DeltaDiscoveryResponse.newBuilder()
                .setTypeUrl(json.get("type_url").asText())
                .setNonce(json.get("nonce").asText())
                .setControlPlane(ControlPlane.newBuilder()
                        .setIdentifier(json.get("control_plane").asText()));
        json.get("resources")
                .forEach(resource -> response.addResources(Resource.newBuilder()
                        .setName(resource.get("name").asText())
                        .setVersion(resource.get("version").asText())
                        .setResource(Any.newBuilder()
                                .setTypeUrl(resource.get("any_type_url").asText())
                                .setValue(bytes(resource)))));
        json.get("removed_resources").forEach(key -> response.addRemovedResources(key.asText()));
        return response.build();
    }

    /** Private keys are left out of the recording: a secret of the same name stands in for each. */
    private static ByteString bytes(JsonNode resource) {
        String value = resource.get("any_value").asText();
        if (!value.startsWith("(")) {
            return ByteString.copyFrom(Base64.getDecoder().decode(value));
        }
        String key = resource.get("name").asText();
        int dot = key.lastIndexOf('.');
        return KumaResource.newBuilder()
                .setMeta(KumaResource.Meta.newBuilder()
                        .setName(key.substring(0, dot))
                        .setMesh(key.substring(dot + 1))
                        .putLabels("kuma.io/origin", "global"))
                .setSpec(Any.pack(Secret.newBuilder()
                        .setData(BytesValue.of(ByteString.copyFromUtf8("left out")))
                        .build()))
                .build()
                .toByteString();
    }

    private static Value value(JsonNode json) {
        if (json.isObject()) {
            Struct.Builder struct = Struct.newBuilder();
            json.properties().forEach(field -> struct.putFields(field.getKey(), value(field.getValue())));
            return Value.newBuilder().setStructValue(struct).build();
        }
        if (json.isArray()) {
            ListValue.Builder list = ListValue.newBuilder();
            json.forEach(item -> list.addValues(value(item)));
            return Value.newBuilder().setListValue(list).build();
        }
        return Value.newBuilder().setStringValue(json.asText()).build();
    }
}
