package io.meridian.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.cli.terminal.Spans;
import io.meridian.cli.terminal.TextTable;
import io.meridian.common.model.ResourceKind;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Resources in columns, as kumactl's users know them (spec/rest-api §6.5). */
final class ResourceTable {
    private ResourceTable() {}

    /**
     * @param items resources in Universal form
     * @param now against which ages are told
     */
    static String of(ResourceKind kind, List<JsonNode> items, Instant now) {
        List<String> headings = new ArrayList<>();
        if (kind.meshScoped()) {
            headings.add("MESH");
        }
        headings.add("NAME");
        headings.addAll(ownHeadings(kind));
        headings.add("AGE");
        TextTable table = new TextTable(headings.toArray(String[]::new));
        for (JsonNode item : items) {
            List<String> cells = new ArrayList<>();
            if (kind.meshScoped()) {
                cells.add(item.path("mesh").asText());
            }
            cells.add(item.path("name").asText());
            cells.addAll(ownCells(kind, item));
            cells.add(age(item.path("modificationTime").asText(), now));
            table.row(cells.toArray(String[]::new));
        }
        return table.text();
    }

    private static List<String> ownHeadings(ResourceKind kind) {
        return switch (kind.name()) {
            case "Mesh" -> List.of("MTLS", "LOCALITY", "ZONEEGRESS");
            case "Dataplane" -> List.of("TAGS", "ADDRESS");
            default -> List.of();
        };
    }

    private static List<String> ownCells(ResourceKind kind, JsonNode item) {
        return switch (kind.name()) {
            case "Mesh" ->
                List.of(
                        mtls(item.path("mtls")),
                        onOff(item.at("/routing/localityAwareLoadBalancing")),
                        onOff(item.at("/routing/zoneEgress")));
            case "Dataplane" ->
                List.of(
                        tags(item.path("networking")),
                        item.at("/networking/address").asText());
            default -> List.of();
        };
    }

    private static String mtls(JsonNode mtls) {
        String enabled = mtls.path("enabledBackend").asText();
        for (JsonNode backend : mtls.path("backends")) {
            if (!enabled.isEmpty() && backend.path("name").asText().equals(enabled)) {
                return backend.path("type").asText() + "/" + enabled;
            }
        }
        return "off";
    }

    private static String onOff(JsonNode flag) {
        return flag.asBoolean() ? "on" : "off";
    }

    private static String tags(JsonNode networking) {
        TreeSet<String> pairs = new TreeSet<>();
        List<JsonNode> sets = new ArrayList<>();
        networking.path("inbound").forEach(inbound -> sets.add(inbound.path("tags")));
        sets.add(networking.at("/gateway/tags"));
        for (JsonNode set : sets) {
            set.properties()
                    .forEach(
                            tag -> pairs.add(tag.getKey() + "=" + tag.getValue().asText()));
        }
        return String.join(" ", pairs);
    }

    private static String age(String modified, Instant now) {
        try {
            return Spans.brief(Duration.between(Instant.parse(modified), now));
        } catch (DateTimeParseException e) {
            return "unknown";
        }
    }
}
