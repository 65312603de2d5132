package io.meridian.zone.membership;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Registration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Who is a member now: what endpoints, certificates and streams go by. Answers from any thread; each answer is as of some recent
 * commit, and {@link #subscribe} tells when it is no longer.
 */
public interface MembershipView {

    /** Whether a dataplane is registered here and, where membership is enforced continuously, also fits its mesh now. */
    boolean admitted(ResourceKey dataplane);

    /** Where a dataplane stands; empty when it is not registered here. */
    Optional<Standing> standing(ResourceKey dataplane);

    /** All dataplanes of a mesh, by name. */
    List<Standing> standings(String mesh);

    /** How many of each mesh fit and how many do not, by mesh. */
    List<Tally> tallies();

    /**
     * Calls a listener with what changed after each commit that changed something, in order, from one thread.
     *
     * @return closes the subscription
     */
    Registration subscribe(Consumer<List<StandingChange>> listener);

    /** The members of one mesh, counted. */
    record Tally(String mesh, int fitting, int refused) {}
}
