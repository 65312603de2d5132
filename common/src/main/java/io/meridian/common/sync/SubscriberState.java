package io.meridian.common.sync;

import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Delivery.Basis;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.Part;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A subscriber, between inputs.
 *
 * @param filter what it wants
 * @param standing what it durably knows
 * @param stage where it is in the drawing of {@link Subscriber}
 * @param heard what the provider said last
 * @param repair until digests may be compared again, after a comparison that did not make them equal
 * @param noted since the standing was last written
 */
public record SubscriberState(Filter filter, Standing standing, Stage stage, Heard heard, Wait repair, Wait noted) {

    /** A subscriber at its start, as it found itself in its store. */
    public static SubscriberState of(Filter filter, Standing standing) {
        return new SubscriberState(filter, standing, new Stage.Apart(), Heard.NOTHING, Wait.NONE, Wait.NONE);
    }

    /** Resources that arrived and are not durable yet, removals included. */
    public int inHand() {
        return switch (stage) {
            case Stage.Apart() -> 0;
            case Stage.Greeted() -> 0;
            case Stage.Receiving(var basis, var parts) ->
                parts.stream()
                        .mapToInt(
                                part -> part.upserts().size() + part.removals().size())
                        .sum();
            case Stage.Applying applying ->
                applying.delivery().upserts().size()
                        + applying.delivery().removals().size();
        };
    }

    /** Whether anything is withheld, or may be once the delivery that is being applied is. */
    public boolean mayWithhold() {
        return !standing.withheld().isEmpty() || stage instanceof Stage.Applying;
    }

    SubscriberState at(Stage next) {
        return new SubscriberState(filter, standing, next, heard, repair, noted);
    }

    SubscriberState standing(Standing other) {
        return new SubscriberState(filter, other, stage, heard, repair, noted);
    }

    SubscriberState hearing(Heard other) {
        return new SubscriberState(filter, standing, stage, other, repair, noted);
    }

    SubscriberState repairing(Wait other) {
        return new SubscriberState(filter, standing, stage, heard, other, noted);
    }

    SubscriberState noted(Instant now) {
        return new SubscriberState(filter, standing, stage, heard, repair, new Wait(now, Subscriber.NOTE_EVERY));
    }

    sealed interface Stage {
        record Apart() implements Stage {}

        record Greeted() implements Stage {}

        /** Collects the parts of a batch that is relative to {@code basis}. */
        record Receiving(Basis basis, List<Part> parts) implements Stage {}

        /**
         * A delivery is being made durable.
         *
         * @param session what became of the session meanwhile
         * @param failed the wait after the last failure
         * @param waiting whether it waits; otherwise the outcome is open
         * @param after what else happened meanwhile, to be looked at when this is done
         */
        record Applying(Delivery delivery, Session session, Wait failed, boolean waiting, List<Subscriber.Input> after)
                implements Stage {}
    }

    enum Session {
        /** The one that brought the delivery. */
        SAME,
        /** Closed. */
        NONE,
        /** Another was opened, and waits for Hello. */
        NEW
    }

    /**
     * What the provider said last.
     *
     * @param head its latest position that we know of
     * @param digest of what we should hold there; empty before the first bookmark
     * @param cluster id of the cluster whose state it is
     * @param paused why it sends nothing; empty while it does
     * @param at when we heard from it last
     */
    public record Heard(
            Optional<Position> head, Optional<Digest> digest, String cluster, Optional<String> paused, Instant at) {
        static final Heard NOTHING = new Heard(Optional.empty(), Optional.empty(), "", Optional.empty(), Instant.EPOCH);

        /** The same: while a batch was unacknowledged, the provider had nothing to say. */
        Heard until(Instant now) {
            return new Heard(head, digest, cluster, paused, now);
        }
    }
}
