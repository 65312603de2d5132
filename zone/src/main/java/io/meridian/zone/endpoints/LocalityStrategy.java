package io.meridian.zone.endpoints;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a MeshLoadBalancingStrategy says of localities (spec/zone-dataplane §5.4).
 *
 * @param policy name of the policy, or of those it was merged from
 * @param disabled whether zones shall make no difference
 * @param affinity tags by which instances of the own zone are preferred, in their order; absent without {@code localZone}
 * @param failover rules by which other zones take over, in their order; absent without {@code crossZone}
 * @param threshold percentage of healthy endpoints below which the next priority takes over
 */
public record LocalityStrategy(
        String policy,
        boolean disabled,
        Optional<List<AffinityTag>> affinity,
        Optional<List<FailoverRule>> failover,
        Optional<BigDecimal> threshold) {

    /** Spill-over below half of the endpoints, where a policy regroups and does not say. */
    private static final int USUAL_FACTOR = 200;

    public LocalityStrategy {
        affinity = affinity.map(List::copyOf);
        failover = failover.map(List::copyOf);
    }

    /** What applies to a destination that is a resource when no policy does: its own zone first. */
    public static LocalityStrategy none() {
        return new LocalityStrategy("no policy", false, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Whether localities are made anew rather than only ranked. */
    boolean regroups() {
        return affinity.isPresent() || failover.isPresent();
    }

    List<AffinityTag> affinityTags() {
        return affinity.orElse(List.of());
    }

    /** The weight of an affinity tag, by its place from 0: the given one, else 9, 90, 900 from the last to the first. */
    int affinityWeight(int place) {
        List<AffinityTag> tags = affinityTags();
        return tags.get(place).weight().orElseGet(() -> 9 * power(tags.size() - place - 1));
    }

    /** The first rule that applies in a zone and leads to another, by its place from 0. */
    OptionalInt ruleFor(String here, String there) {
        List<FailoverRule> rules = failover.orElse(List.of());
        for (int place = 0; place < rules.size(); place++) {
            if (rules.get(place).leads(here, there)) {
                return OptionalInt.of(place);
            }
        }
        return OptionalInt.empty();
    }

    /** The overprovisioning factor in percent: 100 over the threshold, cut to a whole number as the reference does, times 100. */
    int overprovisioning() {
        return threshold
                .map(percentage -> BigDecimal.valueOf(100)
                                .divide(percentage, 0, RoundingMode.FLOOR)
                                .intValue()
                        * 100)
                .orElse(USUAL_FACTOR);
    }

    private static int power(int exponent) {
        return BigDecimal.TEN.pow(exponent).min(BigDecimal.valueOf(100_000_000)).intValue();
    }

    /**
     * Prefers instances that share a tag with the client.
     *
     * @param key the tag
     * @param weight of the locality that they make; absent for the usual one
     */
    public record AffinityTag(String key, Optional<Integer> weight) {}

    /**
     * Where traffic goes when the own zone cannot take it.
     *
     * @param from the zones in which the rule applies; absent for all
     * @param to where it leads
     */
    public record FailoverRule(Optional<SortedSet<String>> from, To to) {
        public FailoverRule {
            from = from.map(TreeSet::new);
        }

        boolean leads(String here, String there) {
            return from.map(zones -> zones.contains(here)).orElse(true)
                    && switch (to) {
                        case To.Any ignored -> true;
                        case To.None ignored -> false;
                        case To.Only only -> only.zones().contains(there);
                        case To.AnyExcept except -> !except.zones().contains(there);
                    };
        }
    }

    /** The zones to which a rule leads. */
    public sealed interface To {
        record Any() implements To {}

        record None() implements To {}

        record Only(SortedSet<String> zones) implements To {
            public Only {
                zones = new TreeSet<>(zones);
            }
        }

        record AnyExcept(SortedSet<String> zones) implements To {
            public AnyExcept {
                zones = new TreeSet<>(zones);
            }
        }
    }
}
