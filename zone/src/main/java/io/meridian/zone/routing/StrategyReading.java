package io.meridian.zone.routing;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.zone.endpoints.LocalityStrategy;
import io.meridian.zone.endpoints.LocalityStrategy.AffinityTag;
import io.meridian.zone.endpoints.LocalityStrategy.FailoverRule;
import io.meridian.zone.endpoints.LocalityStrategy.To;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Reads {@code localityAwareness} of a policy that was accepted: what is not as it must be is passed over. */
final class StrategyReading {
    private StrategyReading() {}

    static LocalityStrategy of(String policy, JsonNode conf) {
        return new LocalityStrategy(
                policy,
                conf.path("disabled").asBoolean(false),
                conf.has("localZone") ? Optional.of(affinity(conf.at("/localZone/affinityTags"))) : Optional.empty(),
                conf.has("crossZone") ? Optional.of(failover(conf.at("/crossZone/failover"))) : Optional.empty(),
                percentage(conf.at("/crossZone/failoverThreshold/percentage")));
    }

    private static List<AffinityTag> affinity(JsonNode tags) {
        return tags.valueStream()
                .map(tag -> new AffinityTag(
                        tag.path("key").asText(),
                        tag.has("weight") ? Optional.of(tag.path("weight").asInt()) : Optional.empty()))
                .toList();
    }

    private static List<FailoverRule> failover(JsonNode rules) {
        return rules.valueStream()
                .map(rule -> new FailoverRule(
                        rule.has("from") ? Optional.of(zones(rule.at("/from/zones"))) : Optional.empty(),
                        to(rule.path("to"))))
                .toList();
    }

    private static To to(JsonNode to) {
        return switch (to.path("type").asText()) {
            case "Any" -> new To.Any();
            case "Only" -> new To.Only(zones(to.path("zones")));
            case "AnyExcept" -> new To.AnyExcept(zones(to.path("zones")));
            default -> new To.None();
        };
    }

    private static SortedSet<String> zones(JsonNode zones) {
        SortedSet<String> names = new TreeSet<>();
        zones.forEach(zone -> names.add(zone.asText()));
        return names;
    }

    private static Optional<BigDecimal> percentage(JsonNode value) {
        try {
            return Optional.of(value.asText(""))
                    .filter(text -> !text.isEmpty())
                    .map(BigDecimal::new)
                    .filter(number -> number.signum() > 0);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
