package io.meridian.common.sync;

import java.util.List;

/**
 * What a state machine made of an input: its next state, and what is to be done, in this order.
 *
 * @param <S> the state
 * @param <E> the effects
 */
public record Step<S, E>(S state, List<E> effects) {
    public Step {
        effects = List.copyOf(effects);
    }
}
