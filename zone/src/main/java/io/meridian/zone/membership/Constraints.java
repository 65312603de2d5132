package io.meridian.zone.membership;

import java.util.List;

/**
 * Who may join a mesh: {@code constraints.dataplaneProxy} of its {@code Mesh}.
 *
 * @param requirements every set of tags must match one of them, unless there are none
 * @param restrictions no set of tags may match any of them
 */
public record Constraints(List<TagSelector> requirements, List<TagSelector> restrictions) {
    /** Everybody may join. */
    public static final Constraints NONE = new Constraints(List.of(), List.of());

    public Constraints {
        requirements = List.copyOf(requirements);
        restrictions = List.copyOf(restrictions);
    }
}
