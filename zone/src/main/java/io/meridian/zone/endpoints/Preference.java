package io.meridian.zone.endpoints;

/** By what the endpoints of a destination are ranked. */
public sealed interface Preference {

    /**
     * By {@code routing.localityAwareLoadBalancing} of the mesh: for destinations by service tag to which no policy applies.
     *
     * @param aware whether the own zone comes first
     */
    record MeshFlag(boolean aware) implements Preference {}

    /** The destination is a resource, to which no policy applies: the own zone comes first, whatever the flag. */
    record LocalFirst() implements Preference {}

    /** By a policy, which overrides the flag of the mesh. */
    record Strategy(LocalityStrategy strategy) implements Preference {}
}
