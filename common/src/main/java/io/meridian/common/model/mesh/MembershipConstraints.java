package io.meridian.common.model.mesh;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which proxies may join a mesh (spec/mesh-resource §7).
 *
 * @param requirements rules of which a proxy must satisfy at least one; no rule, no requirement
 * @param restrictions rules of which a proxy must satisfy none
 */
public record MembershipConstraints(List<TagRule> requirements, List<TagRule> restrictions) {

    public MembershipConstraints {
        requirements = List.copyOf(requirements);
        restrictions = List.copyOf(restrictions);
    }

    /**
     * Tags that a proxy must carry, all of them, to satisfy the rule.
     *
     * @param tags value by key, sorted by key; the value {@code *} stands for any
     */
    public record TagRule(SortedMap<String, String> tags) {
        public TagRule {
            tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
        }

        public static TagRule of(Map<String, String> tags) {
            return new TagRule(new TreeMap<>(tags));
        }
    }
}
