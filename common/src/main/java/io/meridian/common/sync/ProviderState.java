package io.meridian.common.sync;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Paused;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A provider's session, between inputs.
 *
 * @param recipient whom it serves; without a filter until {@link Hello}
 * @param stage where it is in the drawing of {@link Provider}
 * @param asked what the zone asks for beside the changes
 * @param said what it was told last, and when
 */
public record ProviderState(Recipient recipient, Stage stage, Asked asked, Said said) {

    public static ProviderState opened(String zone) {
        Filter nothing = new Filter(new TreeSet<>(), new TreeSet<>());
        return new ProviderState(new Recipient(zone, nothing), new Stage.Unopened(), Asked.NOTHING, Said.NOTHING);
    }

    ProviderState at(Stage next) {
        return new ProviderState(recipient, next, asked, said);
    }

    ProviderState asking(Asked more) {
        return new ProviderState(recipient, stage, more, said);
    }

    ProviderState saying(Said now) {
        return new ProviderState(recipient, stage, asked, now);
    }

    sealed interface Stage {
        record Unopened() implements Stage {}

        record Greeting(Optional<Cursor> cursor) implements Stage {}

        record Asking() implements Stage {}

        record Resting(Need need) implements Stage {}

        record Sending(Batch batch, int next) implements Stage {}

        record Awaiting(Batch batch) implements Stage {}
    }

    /** What the next batch has to bring. */
    sealed interface Need {
        record Whole() implements Need {}

        record Missing(Map<ResourceKey, Digest> held) implements Need {}

        record Since(Position from) implements Need {}
    }

    /**
     * @param again what the recipient wants to be offered again
     * @param inventory what it holds, as far as it said so
     * @param inventoried it has said so whole
     */
    record Asked(Set<ResourceKey> again, Map<ResourceKey, Digest> inventory, boolean inventoried) {
        static final Asked NOTHING = new Asked(Set.of(), Map.of(), false);
    }

    /**
     * @param bookmark revision of the last bookmark, {@link #NONE} before the first
     * @param paused the last word was {@link Paused}
     * @param at when the last word was said
     */
    record Said(long bookmark, boolean paused, Instant at) {
        static final long NONE = -1;
        static final Said NOTHING = new Said(NONE, false, Instant.EPOCH);

        boolean quietFor(Duration time, Instant now) {
            return new Wait(at, time).over(now);
        }
    }
}
