package io.meridian.cli.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.cli.terminal.TextTable;
import java.util.stream.Collectors;

/** The answer of {@code _endpoints} for people: a table of who serves, then sentences. */
final class RouteText {
    private RouteText() {}

    static String of(JsonNode route) {
        StringBuilder text = new StringBuilder()
                .append("dataplane ")
                .append(route.path("dataplane").asText())
                .append(" in zone ")
                .append(route.path("zone").asText())
                .append(" asks for ")
                .append(route.path("destination").asText())
                .append(" of mesh ")
                .append(route.path("mesh").asText())
                .append('\n');
        text.append(
                route.path("groups").isEmpty()
                        ? "nothing serves it: requests fail\n"
                        : table(route) + spillOver(route) + reasons(route));
        route.path("leftOut").forEach(left -> text.append("left out: ")
                .append(left.path("what").asText())
                .append(": ")
                .append(left.path("why").asText())
                .append('\n'));
        return text.toString();
    }

    private static String table(JsonNode route) {
        TextTable table = new TextTable("PRIORITY", "LOCALITY", "ENDPOINT", "WEIGHT", "IS");
        route.path("groups").forEach(group -> group.path("endpoints")
                .forEach(endpoint -> table.row(
                        group.path("priority").asText(),
                        locality(group),
                        endpoint.path("address").asText() + ":"
                                + endpoint.path("port").asText(),
                        endpoint.path("weight").asText(),
                        endpoint.path("is").valueStream().map(JsonNode::asText).collect(Collectors.joining("; ")))));
        return table.text();
    }

    private static String locality(JsonNode group) {
        String zone = group.path("zone").asText("-");
        String part = group.has("subZone") ? "/" + group.path("subZone").asText() : "";
        return zone + part + (group.has("weight") ? " (" + group.path("weight").asText() + ")" : "");
    }

    private static String reasons(JsonNode route) {
        return route.path("groups")
                .valueStream()
                .map(group -> "priority " + group.path("priority").asText() + ", " + locality(group) + ": "
                        + group.path("why").asText() + "\n")
                .collect(Collectors.joining());
    }

    /** A priority takes what the one before it cannot: below that share of healthy endpoints. */
    private static String spillOver(JsonNode route) {
        boolean several = route.path("groups")
                        .valueStream()
                        .mapToInt(group -> group.path("priority").asInt())
                        .distinct()
                        .count()
                > 1;
        double factor = route.path("overprovisioning").asDouble(140);
        return several
                ? "the next priority takes over when fewer than " + Math.round(10_000 / factor)
                        + " % of a priority are healthy\n"
                : "";
    }
}
