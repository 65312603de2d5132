package io.meridian.zone.membership;

import io.meridian.common.model.Labels;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether a mesh reaches a zone at all. Every proxy of a zone carries {@code kuma.io/zone} with that zone's name, so a mesh can
 * shut out a whole zone, and then a refusal is better explained by the zone than by the tags of one proxy.
 */
public final class ZoneSegment {
    private ZoneSegment() {}

    /**
     * Why no dataplane of a zone can join a mesh.
     *
     * @return a sentence that names the zone and the rules; empty when some dataplane could join
     */
    public static Optional<String> exclusion(String mesh, Constraints constraints, String zone) {
        List<TagSelector> requirements = constraints.requirements();
        if (!requirements.isEmpty() && requirements.stream().noneMatch(rule -> rule.admits(Labels.ZONE, zone))) {
            String rules = IntStream.range(0, requirements.size())
                    .mapToObj(index -> named("requirements", index, requirements.get(index)))
                    .collect(Collectors.joining(", "));
            return Optional.of("zone \"" + zone + "\" is outside mesh \"" + mesh
                    + "\": no dataplane of this zone can fulfill " + rules
                    + "; add a requirement that allows kuma.io/zone=" + zone
                    + ", or register the dataplane in another zone or mesh");
        }
        TreeMap<String, String> everyProxy = new TreeMap<>();
        everyProxy.put(Labels.ZONE, zone);
        List<TagSelector> restrictions = constraints.restrictions();
        return IntStream.range(0, restrictions.size())
                .filter(index -> restrictions.get(index).tags().containsKey(Labels.ZONE)
                        && restrictions.get(index).tags().size() == 1
                        && restrictions.get(index).matches(everyProxy))
                .mapToObj(index ->
                        "zone \"" + zone + "\" is outside mesh \"" + mesh + "\": every dataplane of this zone matches "
                                + named("restrictions", index, restrictions.get(index))
                                + "; change that restriction, or register the dataplane in another zone or mesh")
                .findFirst();
    }

    private static String named(String list, int index, TagSelector rule) {
        return list + "[" + index + "] (" + rule.text() + ")";
    }
}
