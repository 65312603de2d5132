package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a stream of YAML documents into the trees that JSON would give. The parser only composes nodes; what a plain scalar means is
 * YAML 1.2's core schema, so that {@code on}, {@code 1:30} and dates stay the strings they look like. A key given twice is an error:
 * YAML forbids it, and the loser would vanish silently.
 */
final class YamlTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern RADIX = Pattern.compile("0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
    private static final Pattern NOT_FINITE = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private final TreeBudget budget;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private YamlTree(TreeBudget budget) {
        this.budget = budget;
    }

    static List<JsonNode> read(String text, DocumentLimits limits) throws UnreadableDocumentException {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(limits.bytes());
        options.setNestingDepthLimit(limits.depth() + 1);
        // Aliases are bounded where they are expanded, by the number of values they stand for.
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        options.setAllowRecursiveKeys(false);
        Yaml yaml = new Yaml(options);
        List<JsonNode> documents = new ArrayList<>();
        TreeBudget budget = new TreeBudget(limits);
        try {
            for (Node root : yaml.composeAll(new StringReader(text))) {
                JsonNode document = new YamlTree(budget).value(root, 0);
                if (!document.isNull()) {
                    documents.add(document);
                }
                if (documents.size() > limits.documents()) {
                    throw new UnreadableDocumentException("more than " + limits.documents() + " YAML documents");
                }
            }
        } catch (MarkedYAMLException e) {
            String problem = e.getProblem() == null ? "not YAML" : e.getProblem();
            throw new UnreadableDocumentException(Texts.abbreviated(problem, 200) + at(e.getProblemMark()));
        } catch (YAMLException e) {
            if (String.valueOf(e.getMessage()).startsWith("Nesting Depth")) {
                throw budget.tooDeep();
            }
            throw new UnreadableDocumentException(Texts.abbreviated(String.valueOf(e.getMessage()), 200));
        } catch (StackOverflowError e) {
            // The parser recurses for flow collections before the depth is counted.
            throw budget.tooDeep();
        }
        return documents;
    }

    private JsonNode value(Node node, int depth) throws UnreadableDocumentException {
        budget.node();
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar);
            case SequenceNode sequence -> {
                enter(node, depth + 1);
                ArrayNode array = NODES.arrayNode();
                for (Node element : sequence.getValue()) {
                    array.add(value(element, depth + 1));
                }
                open.remove(node);
                yield array;
            }
            case MappingNode mapping -> {
                enter(node, depth + 1);
                ObjectNode object = mapping(mapping, depth + 1);
                open.remove(node);
                yield object;
            }
            default -> throw new UnreadableDocumentException("an alias without its anchor" + at(node.getStartMark()));
        };
    }

    private void enter(Node node, int depth) throws UnreadableDocumentException {
        budget.depth(depth);
        if (!open.add(node)) {
            throw new UnreadableDocumentException("an alias inside of what it stands for" + at(node.getStartMark()));
        }
    }

    private ObjectNode mapping(MappingNode mapping, int depth) throws UnreadableDocumentException {
        ObjectNode object = NODES.objectNode();
        List<Node> merged = new ArrayList<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new UnreadableDocumentException(
                        "a key that is no scalar" + at(entry.getKeyNode().getStartMark()));
            }
            if (isMerge(key)) {
                merged.add(entry.getValueNode());
                continue;
            }
            String name = budget.string(key.getValue());
            if (object.has(name)) {
                throw new UnreadableDocumentException("the key " + Texts.quoted(Texts.abbreviated(name, 80))
                        + " is given twice" + at(key.getStartMark()));
            }
            object.set(name, value(entry.getValueNode(), depth));
        }
        for (Node source : merged) {
            merge(object, source, depth);
        }
        return object;
    }

    /** The merge key {@code <<}: what the mapping itself says wins, then the sources in their order. */
    private void merge(ObjectNode into, Node source, int depth) throws UnreadableDocumentException {
        if (source instanceof SequenceNode list) {
            for (Node element : list.getValue()) {
                merge(into, element, depth);
            }
            return;
        }
        if (!(value(source, depth) instanceof ObjectNode other)) {
            throw new UnreadableDocumentException("<< expects a mapping" + at(source.getStartMark()));
        }
        other.properties().forEach(entry -> {
            if (!into.has(entry.getKey())) {
                into.set(entry.getKey(), entry.getValue());
            }
        });
    }

    private static boolean isMerge(ScalarNode key) {
        return key.getScalarStyle() == ScalarStyle.PLAIN && key.getValue().equals("<<");
    }

    private JsonNode scalar(ScalarNode node) throws UnreadableDocumentException {
        String text = node.getValue();
        Tag tag = node.getTag();
        boolean plain = node.getScalarStyle() == ScalarStyle.PLAIN;
        if (!plain && tag.equals(Tag.STR)) {
            return NODES.textNode(budget.string(text));
        }
        if (!tag.startsWith(Tag.PREFIX) || tag.equals(Tag.BINARY)) {
            throw new UnreadableDocumentException(
                    "the tag " + Texts.abbreviated(tag.getValue(), 80) + " is not supported" + at(node.getStartMark()));
        }
        return plain ? plain(text, node) : NODES.textNode(budget.string(text));
    }

    private JsonNode plain(String text, ScalarNode node) throws UnreadableDocumentException {
        switch (text) {
            case "", "~", "null", "Null", "NULL" -> {
                return NODES.nullNode();
            }
            case "true", "True", "TRUE" -> {
                return NODES.booleanNode(true);
            }
            case "false", "False", "FALSE" -> {
                return NODES.booleanNode(false);
            }
            default -> {
                return number(text, node);
            }
        }
    }

    private JsonNode number(String text, ScalarNode node) throws UnreadableDocumentException {
        if (text.length() > 4096 || text.isEmpty()) {
            return NODES.textNode(budget.string(text));
        }
        if (RADIX.matcher(text).matches()) {
            int radix = text.charAt(1) == 'o' ? 8 : 16;
            return budget.number(new BigInteger(text.substring(2), radix).toString());
        }
        if (INTEGER.matcher(text).matches() || FLOAT.matcher(text).matches()) {
            return budget.number(asJson(text));
        }
        if (NOT_FINITE.matcher(text).matches()) {
            throw new UnreadableDocumentException(
                    text.toLowerCase(Locale.ROOT) + " is no number that JSON can hold" + at(node.getStartMark()));
        }
        return NODES.textNode(budget.string(text));
    }

    /** JSON has no plus sign, no leading zeros and no bare point. */
    private static String asJson(String number) {
        String sign = number.startsWith("-") ? "-" : "";
        String digits = number.startsWith("-") || number.startsWith("+") ? number.substring(1) : number;
        String withoutZeros = digits.replaceFirst("^0+(?=[0-9])", "");
        String whole = withoutZeros.startsWith(".") ? "0" + withoutZeros : withoutZeros;
        return sign + whole.replaceFirst("\\.(?=[eE]|$)", "");
    }

    private static String at(@Nullable Mark mark) {
        return mark == null ? "" : " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
    }
}
