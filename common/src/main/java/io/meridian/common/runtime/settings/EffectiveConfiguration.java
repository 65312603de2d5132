package io.meridian.common.runtime.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.meridian.common.runtime.tls.KeyMaterial;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The configuration as {@code GET /config} shows it: every key of the reference (spec/rest-api §8), each with what is set or the
 * default. Its values stand for what was asked; not every one has an effect here.
 */
public final class EffectiveConfiguration {
    private static final String HIDDEN = "*****";

    /** Only between a lower-case letter and a capital: {@code knownInternalCIDRs} has three words. */
    private static final Pattern WORDS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

    /** Where a variable is not named by its key. */
    private static final Map<String, String> IRREGULAR = Map.of(
            "ACCESS_STATIC_VIEW_CONFIG_DUMP_USERS", "ACCESS_STATIC_GET_CONFIG_DUMP_USERS",
            "ACCESS_STATIC_VIEW_CONFIG_DUMP_GROUPS", "ACCESS_STATIC_GET_CONFIG_DUMP_GROUPS",
            "XDS_SERVER_DATAPLANE_DEREGISTRATION_DELAY", "XDS_DATAPLANE_DEREGISTRATION_DELAY",
            "POLICIES_PLUGIN_POLICIES_ENABLED", "PLUGIN_POLICIES_ENABLED",
            "DP_SERVER_HDS_CHECK_DEFAULTS_TIMEOUT", "DP_SERVER_HDS_CHECK_TIMEOUT",
            "DP_SERVER_HDS_CHECK_DEFAULTS_INTERVAL", "DP_SERVER_HDS_CHECK_INTERVAL",
            "DP_SERVER_HDS_CHECK_DEFAULTS_NO_TRAFFIC_INTERVAL", "DP_SERVER_HDS_CHECK_NO_TRAFFIC_INTERVAL",
            "DP_SERVER_HDS_CHECK_DEFAULTS_HEALTHY_THRESHOLD", "DP_SERVER_HDS_CHECK_HEALTHY_THRESHOLD",
            "DP_SERVER_HDS_CHECK_DEFAULTS_UNHEALTHY_THRESHOLD", "DP_SERVER_HDS_CHECK_UNHEALTHY_THRESHOLD");

    private EffectiveConfiguration() {}

    /**
     * The configuration of a process.
     *
     * @param mode {@code global} or {@code zone}
     * @param certificate what its servers show when they are given no certificate of their own
     */
    public static ObjectNode of(Settings settings, String mode, KeyMaterial certificate) {
        ObjectNode tree = defaults();
        overlay(tree, new ArrayList<>(), settings.environment());
        tree.put("mode", mode);
        ((ObjectNode) tree.at("/store/postgres")).put("password", HIDDEN);
        ((ObjectNode) tree.at("/general"))
                .put("workDir", settings.general().workDir().toString());
        ObjectNode zone = (ObjectNode) tree.at("/multizone/zone");
        settings.multizone().zone().globalAddress().ifPresent(address -> zone.put("globalAddress", address));
        fillCertificates(tree, certificate);
        return tree;
    }

    private static void overlay(ObjectNode object, List<String> path, Map<String, String> environment) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            path.addLast(WORDS.matcher(member.getKey()).replaceAll("_").toUpperCase(Locale.ROOT));
            if (member.getValue() instanceof ObjectNode inner) {
                overlay(inner, path, environment);
            } else {
                String regular = String.join("_", path);
                String set = environment.get("KUMA_" + IRREGULAR.getOrDefault(regular, regular));
                if (set != null) {
                    member.setValue(like(member.getValue(), set));
                }
            }
            path.removeLast();
        }
    }

    /** What a variable says, in the type of the default; as it is when it is not of that type. */
    private static JsonNode like(JsonNode standard, String set) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (standard.isBoolean() && (set.equals("true") || set.equals("false"))) {
            return nodes.booleanNode(Boolean.parseBoolean(set));
        }
        if (standard.isNumber() && set.matches("-?\\d{1,18}")) {
            return nodes.numberNode(Long.parseLong(set));
        }
        if (standard.isArray()) {
            ArrayNode list = nodes.arrayNode();
            for (String element : set.split(",", -1)) {
                if (!element.isBlank()) {
                    list.add(element.strip());
                }
            }
            return list;
        }
        return TextNode.valueOf(set);
    }

    private static void fillCertificates(ObjectNode object, KeyMaterial certificate) {
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            if (member.getValue() instanceof ObjectNode inner) {
                fillCertificates(inner, certificate);
            } else if (member.getKey().equals("tlsCertFile")
                    && member.getValue().asText().isEmpty()) {
                member.setValue(TextNode.valueOf(certificate.certificate().toString()));
            } else if (member.getKey().equals("tlsKeyFile")
                    && member.getValue().asText().isEmpty()) {
                member.setValue(TextNode.valueOf(certificate.key().toString()));
            }
        }
    }

    private static ObjectNode defaults() {
        try (InputStream json = EffectiveConfiguration.class.getResourceAsStream("defaults.json")) {
            if (json == null) {
                throw new IllegalStateException("defaults.json is not beside this class");
            }
            return (ObjectNode) new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException("defaults.json", e);
        }
    }
}
