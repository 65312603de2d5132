package io.meridian.common.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.testing.MeshRule.Expectation;
import io.meridian.common.testing.MeshRule.Step;
import io.meridian.common.validation.Quoted;
import io.meridian.common.validation.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;

/**
 * The rules of a Mesh as requests: some 300 cases confirmed against the reference ({@code mesh-rules.yaml}), with what ours means to answer
 * otherwise laid over them ({@code mesh-rules-ours.yaml}, each with its reason). Whoever serves Meshes can be held against it.
 */
public final class MeshRuleTable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$(?:\\{pem:([^}]+)}|(mesh|value|quoted|[0-9]+))");

    private final JsonNode table = load("mesh-rules.yaml");
    private final JsonNode ours = load("mesh-rules-ours.yaml");
    private final List<MeshRule> rules = new ArrayList<>();

    private MeshRuleTable() {}

    /** All cases as ours is to answer them, in the order of the file; each with a mesh of its own. */
    public static List<MeshRule> rules() {
        MeshRuleTable reader = new MeshRuleTable();
        reader.read();
        return List.copyOf(reader.rules);
    }

    /** The worked cases of membership, as they stand in the file. */
    public static List<JsonNode> memberships() {
        List<JsonNode> cases = new ArrayList<>();
        load("mesh-rules.yaml").get("memberships").forEach(cases::add);
        return cases;
    }

    private void read() {
        Map<String, JsonNode> instead = new LinkedHashMap<>();
        ours.get("instead").forEach(rule -> instead.put(rule.get("rule").asText(), rule));
        Set<String> unused = new LinkedHashSet<>(instead.keySet());
        for (JsonNode rule : table.get("rules")) {
            String title = rule.get("rule").asText();
            unused.remove(title);
            add(title, instead.getOrDefault(title, rule), Map.of());
        }
        if (!unused.isEmpty()) {
            throw new IllegalStateException("no rule of the table is named " + unused);
        }
        for (JsonNode family : table.get("families")) {
            family.get("accepted").forEach(value -> add(family, value.asText(), null));
            for (JsonNode refused : family.get("refused")) {
                refused.get("values").forEach(value -> add(family, value.asText(), refused.get("with")));
            }
        }
    }

    private void add(JsonNode family, String template, @org.jspecify.annotations.Nullable JsonNode refused) {
        String value = filled(template, Map.of());
        ObjectNode rule = JSON.createObjectNode();
        rule.set("mesh", family.get("mesh"));
        if (refused != null) {
            rule.set("refused", refused);
        }
        add(
                family.get("rule").asText() + " " + Quoted.of(template),
                rule,
                Map.of("value", value, "quoted", Quoted.of(value)));
    }

    private void add(String title, JsonNode rule, Map<String, String> values) {
        String mesh = "rule-" + rules.size();
        Map<String, String> all = new LinkedHashMap<>(values);
        all.put("mesh", mesh);
        JsonNode filled = filled(rule, all);
        List<Step> steps = new ArrayList<>();
        if (filled.has("mesh")) {
            steps.add(put(mesh, filled.get("mesh"), filled));
        } else {
            filled.get("steps").forEach(step -> steps.add(step(mesh, step)));
        }
        rules.add(new MeshRule(title, mesh, steps));
    }

    private Step step(String mesh, JsonNode step) {
        if (step.has("put")) {
            return put(step.path("name").asText(mesh), step.get("put"), step);
        }
        if (step.has("secret")) {
            String name = step.get("secret").asText();
            ObjectNode body = JSON.createObjectNode()
                    .put("type", "Secret")
                    .put("mesh", mesh)
                    .put("name", name)
                    .put("data", step.get("data").asText());
            return new Step.PutSecret(name, body, expectation(step));
        }
        return step.has("delete")
                ? new Step.Delete(step.get("delete").asText(), expectation(step))
                : new Step.Get(step.get("get").asText(), expectation(step));
    }

    private Step put(String name, JsonNode spec, JsonNode step) {
        ObjectNode body = JSON.createObjectNode().put("type", "Mesh").put("name", name);
        body.setAll((ObjectNode) spec.deepCopy());
        if (step.has("as")) {
            body.setAll((ObjectNode) step.get("as").deepCopy());
        }
        return new Step.PutMesh(name, body, expectation(step));
    }

    private Expectation expectation(JsonNode step) {
        Optional<List<Violation>> refused = Optional.ofNullable(step.get("refused"))
                .map(this::violations)
                .filter(violations -> !violations.isEmpty());
        return new Expectation(
                refused,
                Optional.ofNullable(step.get("stored")),
                Optional.ofNullable(step.get("names")).map(names -> {
                    List<String> texts = new ArrayList<>();
                    names.forEach(name -> texts.add(name.asText()));
                    return texts;
                }),
                text(step, "status"),
                text(step, "title"),
                text(step, "detail"));
    }

    /** The violations of a case without those that ours does not raise. */
    private List<Violation> violations(JsonNode listed) {
        List<Violation> dropped = new ArrayList<>();
        ours.get("accepted-after-all").forEach(pair -> dropped.add(violation(pair)));
        List<Violation> violations = new ArrayList<>();
        for (JsonNode pair : listed) {
            if (!dropped.contains(violation(pair))) {
                violations.add(violation(pair));
            }
        }
        return violations;
    }

    private static Violation violation(JsonNode pair) {
        return new Violation(pair.get(0).asText(), pair.get(1).asText());
    }

    private static Optional<String> text(JsonNode step, String name) {
        return Optional.ofNullable(step.get(name)).map(JsonNode::asText);
    }

    private static JsonNode filled(JsonNode node, Map<String, String> values) {
        return switch (node.getNodeType()) {
            case STRING -> JsonNodeFactory.instance.textNode(filled(node.textValue(), values));
            case ARRAY -> {
                ArrayNode array = JSON.createArrayNode();
                node.forEach(element -> array.add(filled(element, values)));
                yield array;
            }
            case OBJECT -> {
                ObjectNode object = JSON.createObjectNode();
                node.properties()
                        .forEach(member ->
                                object.set(filled(member.getKey(), values), filled(member.getValue(), values)));
                yield object;
            }
            case NUMBER, BOOLEAN, NULL, MISSING, BINARY, POJO -> node;
        };
    }

    private static String filled(String text, Map<String, String> values) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match ->
                        Matcher.quoteReplacement(value(match.group(1), match.group(2), values, match.group())));
    }

    private static String value(String pem, String name, Map<String, String> values, String otherwise) {
        if (pem != null) {
            return Base64.getEncoder().encodeToString(RuleMaterial.pem(pem).toByteArray());
        }
        return name.matches("[0-9]+") ? "a".repeat(Integer.parseInt(name)) : values.getOrDefault(name, otherwise);
    }

    private static JsonNode load(String file) {
        try (InputStream in = MeshRuleTable.class.getResourceAsStream(file)) {
            // Aliases are used in the table: a parser that gives trees only would leave them out.
            return JSON.valueToTree(new Yaml().load(in));
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }
}
