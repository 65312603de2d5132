package io.meridian.zone.membership.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.meridian.zone.membership.RefusedRegistrations.Refusal;
import io.meridian.zone.membership.Standing;
import io.meridian.zone.membership.TagSelector;
import io.meridian.zone.membership.Tags;
import io.meridian.zone.membership.Verdict;
import io.meridian.zone.membership.Verdict.Rule;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Where one dataplane stands, as REST says it.
 *
 * @param mesh its mesh
 * @param name its name
 * @param registered whether it is stored here; one whose registration was refused is not
 * @param verdict {@code admitted} or {@code refused}, by the rules of the mesh as they are now
 * @param member whether it counts as a member: under enforcement {@code admission} also one that no longer fits
 * @param since when the verdict last turned, or when a refused one first tried; ISO 8601 in UTC
 * @param attempts how often a refused one tried, absent for a registered one
 * @param reason why it is refused, in the reference's words; absent when it is admitted
 * @param decidedBy for an admitted one each set of tags with the requirement it fulfils; for a refused one the set that failed with
 *     the rules it failed by
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MembershipAnswer(
        String mesh,
        String name,
        boolean registered,
        String verdict,
        boolean member,
        String since,
        @Nullable Long attempts,
        @Nullable String reason,
        List<Decision> decidedBy) {

    /**
     * One set of tags and the rules that decided on it.
     *
     * @param field the member of the dataplane that carries the tags
     */
    record Decision(String field, Map<String, String> tags, List<NamedRule> rules) {}

    /**
     * A rule of the mesh.
     *
     * @param rule its path in the Mesh, such as {@code constraints.dataplaneProxy.requirements[0]}
     */
    record NamedRule(String rule, Map<String, String> tags) {}

    static MembershipAnswer of(Standing standing, boolean member) {
        return new MembershipAnswer(
                standing.dataplane().mesh(),
                standing.dataplane().name(),
                true,
                standing.fits() ? "admitted" : "refused",
                member,
                standing.since().toString(),
                null,
                reason(standing.verdict()),
                decisions(standing.verdict()));
    }

    static MembershipAnswer of(Refusal refusal) {
        return new MembershipAnswer(
                refusal.dataplane().mesh(),
                refusal.dataplane().name(),
                false,
                "refused",
                false,
                refusal.first().toString(),
                refusal.attempts(),
                refusal.verdict().message(),
                decisions(refusal.verdict()));
    }

    private static @Nullable String reason(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted ignored -> null;
            case Verdict.Refused refused -> refused.message();
        };
    }

    private static List<Decision> decisions(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Admitted admitted ->
                admitted.grants().stream()
                        .map(grant -> decision(grant.tags(), requirement(grant.requirement())))
                        .toList();
            case Verdict.Unfulfilled unfulfilled ->
                List.of(decision(unfulfilled.tags(), requirements(unfulfilled.requirements())));
            case Verdict.Restricted restricted ->
                List.of(decision(restricted.tags(), List.of(named("restrictions", restricted.restriction()))));
            case Verdict.NoMesh ignored -> List.of();
        };
    }

    private static Decision decision(Tags tags, List<NamedRule> rules) {
        return new Decision(tags.field(), tags.values(), rules);
    }

    private static List<NamedRule> requirement(Optional<Rule> rule) {
        return rule.map(found -> named("requirements", found)).stream().toList();
    }

    private static List<NamedRule> requirements(List<TagSelector> all) {
        return IntStream.range(0, all.size())
                .mapToObj(index -> named("requirements", new Rule(index, all.get(index))))
                .toList();
    }

    private static NamedRule named(String list, Rule rule) {
        return new NamedRule(
                "constraints.dataplaneProxy." + list + "[" + rule.index() + "]",
                rule.tags().tags());
    }
}
