package io.meridian.common.sync;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import java.util.Optional;
import java.util.SortedSet;

/**
 * One of the two ways that resources take between global and its zones: what goes that way, and to whom. Pure: the answer depends
 * on the resource alone, so it may be remembered.
 */
public interface Direction {

    /** Names of the kinds that go this way. */
    SortedSet<String> kinds();

    /** Who sees a resource; empty for nobody. */
    Optional<Audience> audience(Resource resource);

    /** Whether a resource with this key, at peers, can ever have had an audience; what never had needs no removal. */
    boolean concerns(ResourceKey wire);

    /** Whether a resource stored at the sending side came from the receiving one: it is never sent back, nor removed there. */
    boolean received(Resource stored);

    /** The zone that this resource declares disabled, if it is a {@code Zone} that does. */
    Optional<String> disables(Resource resource);

    /** Whether a resource stored at the receiving side came this way: it is a copy, and not the receiver's own. */
    boolean brought(Resource stored);
}
