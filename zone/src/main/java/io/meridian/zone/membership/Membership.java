package io.meridian.zone.membership;

import io.meridian.zone.membership.Verdict.Admitted;
import io.meridian.zone.membership.Verdict.Grant;
import io.meridian.zone.membership.Verdict.Restricted;
import io.meridian.zone.membership.Verdict.Rule;
import io.meridian.zone.membership.Verdict.Unfulfilled;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The decision itself (spec/mesh-resource §7.1). */
public final class Membership {
    private Membership() {}

    /**
     * Decides by the first set of tags that fails; within a set, requirements come before restrictions.
     *
     * @param mesh name of the mesh, for the answer
     * @param constraints what it demands
     * @param sets the tags of each inbound in order, then those of the gateway, as they are at the time of the check
     */
    public static Verdict decide(String mesh, Constraints constraints, List<Tags> sets) {
        List<Grant> grants = new ArrayList<>();
        for (Tags tags : sets) {
            Optional<Rule> requirement = firstMatch(constraints.requirements(), tags);
            if (requirement.isEmpty() && !constraints.requirements().isEmpty()) {
                return new Unfulfilled(mesh, tags, constraints.requirements());
            }
            Optional<Rule> restriction = firstMatch(constraints.restrictions(), tags);
            if (restriction.isPresent()) {
                return new Restricted(mesh, tags, restriction.get());
            }
            grants.add(new Grant(tags, requirement));
        }
        return new Admitted(grants);
    }

    private static Optional<Rule> firstMatch(List<TagSelector> selectors, Tags tags) {
        return IntStream.range(0, selectors.size())
                .filter(index -> selectors.get(index).matches(tags.values()))
                .mapToObj(index -> new Rule(index, selectors.get(index)))
                .findFirst();
    }
}
