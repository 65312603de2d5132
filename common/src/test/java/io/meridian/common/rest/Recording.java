package io.meridian.common.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the reference answered: exchanges in the order in which they were made, and what of an answer may differ from one run to the
 * next. Shared by the tests on a bare server and on packaged processes.
 */
public final class Recording {

    private static final String RESOURCE = "/meridian/common/rest/rest.jsonl";

    /** Members whose values belong to one run. */
    private static final Set<String> VOLATILE = Set.of(
            "creationTime",
            "modificationTime",
            "createdAt",
            "connectTime",
            "time",
            "clusterId",
            "instanceId",
            "globalInstanceId",
            "configDumpGlobalInstanceId",
            "hostname",
            "version",
            "data");

    /** Exchanges that need what comes later: inspection of policies. */
    public static final Set<Integer> LATER = Set.of(91, 92, 93, 94);

    /**
     * Where the recording caught the reference in the middle of something, and why: all that was recorded is in our answer, which may
     * have more.
     */
    public static final Map<Integer, String> EARLY = Map.of(
            60, "the reference shows a zone's subscription ten seconds after it began",
            61, "the same zone",
            62, "the same zone",
            79, "the reference advertises services within a second of a new ingress, we within milliseconds");

    /** Members that are recorded there and that we have no use for: no zone of ours opens streams for the administration of Envoys. */
    private static final Set<String> NOT_OF_OURS = Set.of("configDump", "envoyAdminStreams");

    /** Where we answer otherwise on purpose, and why. */
    public static final Map<Integer, String> INTENDED = Map.ofEntries(
            Map.entry(1, "names ourselves beside the compatible product: member implementation"),
            Map.entry(2, "our own settings, with the keys clients read"),
            Map.entry(18, "routing.zoneEgress without mTLS is accepted with a warning: the customer's example has it"),
            Map.entry(19, "reads back what 18 stored"),
            Map.entry(38, "more than one CA backend is valid: the ground for rotation"),
            Map.entry(63, "names ourselves beside the compatible product: member implementation"),
            Map.entry(103, "no CA for calls between instances: there are none yet"));

    /** Where the answer is the recorded one but for warnings, which the reference does not give. */
    public static final Map<Integer, String> WARNED = Map.of(
            12, "nothing allows traffic once mTLS is on",
            16, "PERMISSIVE is no lasting choice, and the root of the CA stays as it was made",
            22, "skipCreatingInitialPolicies acts on new meshes only",
            24, "skipCreatingInitialPolicies acts on new meshes only",
            36, "an unknown field is named, with the one that was probably meant");

    /** What has to be undone so that an intended difference does not reach the exchanges after it: method and path. */
    public static final Map<Integer, String> UNDONE_AFTER = Map.of(38, "/meshes/many");

    private Recording() {}

    /**
     * One request and its recorded answer.
     *
     * @param number its line, from 1
     * @param at {@code global} or {@code zone}
     * @param body what to send, empty for nothing
     * @param response the recorded {@code status}, {@code headers} and {@code json} or {@code text}
     */
    public record Exchange(
            int number, String at, String method, String path, String body, JsonNode response, String note) {

        public int status() {
            return response.get("status").intValue();
        }

        @Override
        public String toString() {
            return number + " " + at + ": " + method + " " + path + (note.isEmpty() ? "" : " (" + note + ")");
        }
    }

    /** All exchanges, in order. */
    public static List<Exchange> exchanges() {
        List<Exchange> exchanges = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(Recording.class.getResourceAsStream(RESOURCE)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode exchange = JsonText.MAPPER.readTree(line);
                JsonNode request = exchange.get("request");
                JsonNode body = request.path("body");
                exchanges.add(new Exchange(
                        exchanges.size() + 1,
                        exchange.get("at").textValue(),
                        request.get("method").textValue(),
                        request.get("path").textValue(),
                        body.isMissingNode() || body.isNull()
                                ? ""
                                : body.isTextual() ? body.textValue() : body.toString(),
                        exchange.get("response"),
                        exchange.path("note").asText("")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return exchanges;
    }

    /**
     * Holds one answer against the recorded one, with what is intended taken into account: an intended difference that is none any
     * more is a difference too.
     *
     * @return empty when all is as it should be
     */
    public static List<String> judge(Exchange exchange, int status, String contentType, String allow, String body) {
        boolean warned = WARNED.containsKey(exchange.number());
        String compared = warned ? withoutWarnings(body) : body;
        List<String> differences = differences(exchange, status, contentType, allow, compared);
        if (warned && compared.equals(body)) {
            return List.of("warnings: none, where there should be some");
        }
        if (INTENDED.containsKey(exchange.number())) {
            return differences.isEmpty() ? List.of("an intended difference is none any more") : List.of();
        }
        return differences;
    }

    private static String withoutWarnings(String body) {
        try {
            JsonNode tree = JsonText.MAPPER.readTree(body);
            return tree instanceof ObjectNode object && object.remove("warnings") != null ? tree.toString() : body;
        } catch (IOException e) {
            return body;
        }
    }

    private static List<String> differences(
            Exchange exchange, int status, String contentType, String allow, String body) {
        List<String> differences = new ArrayList<>();
        compare("status", exchange.status(), status, differences);
        JsonNode headers = exchange.response().get("headers");
        if (headers.has("content-type")) {
            compare("content-type", headers.get("content-type").textValue(), contentType, differences);
        }
        if (headers.has("allow")) {
            compare("allow", methods(headers.get("allow").textValue()), methods(allow), differences);
        }
        if (exchange.response().has("json")) {
            JsonNode recorded = settled(exchange.response().get("json"));
            JsonNode ours = parsed(body);
            if (EARLY.containsKey(exchange.number())) {
                recorded = without(recorded);
                ours = common(recorded, ours);
            }
            compare("body", recorded, ours, differences);
        } else if (!exchange.response().get("text").textValue().startsWith("(")) {
            compare("body", exchange.response().get("text").textValue(), body, differences);
        }
        return differences;
    }

    private static JsonNode parsed(String body) {
        try {
            return settled(JsonText.MAPPER.readTree(body));
        } catch (IOException e) {
            return TextNode.valueOf("not JSON: " + body);
        }
    }

    private static void compare(String what, Object recorded, Object ours, List<String> differences) {
        if (!recorded.equals(ours)) {
            differences.add(what + ": recorded " + recorded + "\n           ours " + ours);
        }
    }

    /** A tree with what belongs to one run set aside: times, ids, keys, and the port in the address of a next page. */
    private static JsonNode settled(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode settled = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(member -> {
                JsonNode value = member.getValue();
                if (VOLATILE.contains(member.getKey()) && value.isTextual()) {
                    settled.put(member.getKey(), "(set aside)");
                } else if (member.getKey().equals("next") && value.isTextual()) {
                    settled.put("next", value.textValue().replaceFirst(":\\d+/", ":port/"));
                } else {
                    settled.set(member.getKey(), settled(value));
                }
            });
            return settled;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode settled = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> settled.add(settled(item)));
            return settled;
        }
        return node;
    }

    private static JsonNode without(JsonNode recorded) {
        for (JsonNode parent : recorded.findParents("configDump")) {
            ((ObjectNode) parent).remove(NOT_OF_OURS);
        }
        for (JsonNode parent : recorded.findParents("envoyAdminStreams")) {
            ((ObjectNode) parent).remove(NOT_OF_OURS);
        }
        return recorded;
    }

    /** Of ours, what has a counterpart in the recording. */
    private static JsonNode common(JsonNode recorded, JsonNode ours) {
        if (recorded instanceof ObjectNode object && ours instanceof ObjectNode other) {
            ObjectNode common = JsonNodeFactory.instance.objectNode();
            other.properties().stream()
                    .filter(member -> object.has(member.getKey()))
                    .forEach(member ->
                            common.set(member.getKey(), common(object.get(member.getKey()), member.getValue())));
            return common;
        }
        if (recorded instanceof ArrayNode array && ours instanceof ArrayNode other && array.size() == other.size()) {
            ArrayNode common = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < array.size(); i++) {
                common.add(common(array.get(i), other.get(i)));
            }
            return common;
        }
        return ours;
    }

    private static Set<String> methods(String allow) {
        return new TreeSet<>(List.of(allow.split(", *")));
    }
}
