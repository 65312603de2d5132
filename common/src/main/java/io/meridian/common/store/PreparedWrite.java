package io.meridian.common.store;

import java.util.List;

/**
 * A write with the canonical form of what it puts: encoded and hashed once, by the thread that asks, before the committer's turn.
 *
 * @param wires one for each {@link Write.Mutation.Put}, in their order
 */
public record PreparedWrite(Write write, List<Canonical> wires) {

    public PreparedWrite {
        wires = List.copyOf(wires);
    }

    /** Spells what a write puts. */
    public static PreparedWrite of(Write write, Canonical.Form form) {
        return new PreparedWrite(
                write,
                write.mutations().stream()
                        .filter(Write.Mutation.Put.class::isInstance)
                        .map(put -> form.of(((Write.Mutation.Put) put).resource()))
                        .toList());
    }
}
