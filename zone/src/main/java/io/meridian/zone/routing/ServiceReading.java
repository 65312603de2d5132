package io.meridian.zone.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.zone.endpoints.Instance;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a MeshService says of itself (spec/zone-dataplane §1.6). */
public record ServiceReading(Resource resource, JsonNode spec) {

    /** The resource with its spec. */
    public static ServiceReading of(Resource resource) {
        return new ServiceReading(resource, ResourceDocuments.spec(resource));
    }

    /** Whether this zone made it rather than got it. */
    public boolean isLocal() {
        return !resource.label(Labels.ORIGIN).equals(Labels.ORIGIN_GLOBAL);
    }

    /** The zone that made it; empty when it does not say. */
    public String zone() {
        return resource.label(Labels.ZONE);
    }

    /** Whether it says that a healthy proxy is behind it. */
    public boolean isAvailable() {
        return spec.path("state").asText("").equals("Available");
    }

    /** The tags by which it selects; empty when it selects one dataplane by name. */
    public Map<String, String> dataplaneTags() {
        Map<String, String> tags = new TreeMap<>();
        spec.at("/selector/dataplaneTags")
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().asText()));
        return tags;
    }

    /** The one dataplane that it selects. */
    public Optional<String> dataplaneName() {
        return Optional.of(spec.at("/selector/dataplaneRef/name").asText("")).filter(name -> !name.isEmpty());
    }

    /** Its ports, by number. */
    public List<JsonNode> ports() {
        return spec.path("ports").valueStream().toList();
    }

    /** Of the inbounds of its mesh those that it selects, whatever the port. */
    public List<Instance> selected(List<Instance> candidates) {
        Optional<String> only = dataplaneName();
        Map<String, String> tags = dataplaneTags();
        if (only.isPresent()) {
            return candidates.stream()
                    .filter(instance -> instance.dataplane().equals(only.get()))
                    .toList();
        }
        return tags.isEmpty()
                ? List.of()
                : candidates.stream().filter(instance -> instance.carries(tags)).toList();
    }

    /** Whether an inbound is behind a port: by number or by name. */
    public static boolean serves(Instance instance, JsonNode port) {
        return serves(instance.name(), instance.port(), port);
    }

    /** The same of an inbound of which no more is known. */
    public static boolean serves(String name, int number, JsonNode port) {
        JsonNode target = port.has("targetPort") ? port.path("targetPort") : port.path("port");
        return target.isTextual() ? target.asText().equals(name) : target.asInt() == number;
    }

    /** Whether it carries all of these labels. */
    public boolean isLabelled(Map<String, String> wanted) {
        return wanted.entrySet().stream()
                .allMatch(label -> resource.label(label.getKey()).equals(label.getValue()));
    }

    /** The name under which it travels in SNI and tags: {@code mesh_name_namespace_zone_msvc_port} (spec/mesh-resource §8.5). */
    public String destination(int port) {
        return List.of(
                        resource.key().mesh(),
                        resource.displayName(),
                        resource.label(Labels.NAMESPACE),
                        zone(),
                        "msvc",
                        Integer.toString(port))
                .stream()
                .collect(Collectors.joining("_"));
    }
}
