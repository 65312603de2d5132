package io.meridian.common.sync;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Inventory;
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.OfferAgain;
import io.meridian.common.sync.Message.Paused;
import io.meridian.common.sync.Message.Withheld;
import io.meridian.common.sync.ProviderState.Asked;
import io.meridian.common.sync.ProviderState.Need;
import io.meridian.common.sync.ProviderState.Said;
import io.meridian.common.sync.ProviderState.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The side that owns the state, in one session with one zone.
 *
 * <pre>
 *              Hello                Begin FULL, DELTA                     a part, a part, ...
 *  Unopened ──────────► Greeting ────────────────────► Resting ──────────────────────► Sending
 *                          │                            ▲  ▲ ▲                            │ the bookmark
 *                          │ Begin COMPARE    Inventory │  │ │             Ack            ▼
 *                          └───────────► Asking ────────┘  │ └──────────────────────── Awaiting
 *                                           ▲              │
 *                                           └── Begin COMPARE, when the log no longer continues from here
 * </pre>
 *
 * A session is a position in the log: what comes next is always "what changed since", so a slow zone needs no queue and coalesces
 * by itself. At most one batch is on its way. What the zone says is taken in when it comes; what is said to it is made only when
 * its link can take it, one message for each {@link Input.Writable}.
 */
public final class Provider {

    /** The version of this protocol. */
    public static final int PROTOCOL = 1;

    /** A quiet zone hears at least this often up to where it is current; with the drive's tick it stays below 15 s (I6). */
    static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** Revisions that a zone does not see are told at most this often. */
    static final Duration SETTLE = Duration.ofSeconds(1);

    /** Keys in one inventory: far above any state, and a bound to what a zone can make global hold. */
    private static final int LARGEST_INVENTORY = 1_000_000;

    private Provider() {}

    /** What happens to a session. */
    public sealed interface Input {
        record Heard(FromSubscriber message) implements Input {}

        /** The link can take a message. To be repeated until nothing is sent. */
        record Writable() implements Input {}
    }

    /** What is to be done, or known. */
    public sealed interface Effect {
        record Send(FromProvider message) implements Effect {}

        record Close(String reason) implements Effect {}

        record Began(Mode mode) implements Effect {}

        /** The zone told that its digest is not ours, and what it holds. */
        record Repairing() implements Effect {}

        /**
         * A batch is durable at the zone.
         *
         * @param expected digest of what the zone should hold, by our reckoning
         * @param reported the same by its own
         * @param resources how many it brought, removals included
         * @param bytes of canonical form
         */
        record Acknowledged(
                Position at, Digest expected, Digest reported, List<Withheld> withheld, int resources, long bytes)
                implements Effect {}
    }

    /** The session after an input, given what is known of the state and what time it is. */
    public static Step<ProviderState, Effect> step(ProviderState state, Input input, Outlook outlook, Instant now) {
        return switch (input) {
            case Input.Heard(Hello hello) -> greeted(state, hello);
            case Input.Heard(Inventory inventory) -> inventoried(state, inventory);
            case Input.Heard(OfferAgain offerAgain) -> askedAgain(state, offerAgain);
            case Input.Heard(Ack ack) -> acknowledged(state, ack);
            case Input.Writable() ->
                outlook.disabled(state.recipient().zone()) ? paused(state, now) : next(state, outlook, now);
        };
    }

    /**
     * Whether a session that takes {@link Input.Writable} now may have something to say. Almost nothing, so that a drive may ask it of
     * every session each second; what is not due is not stepped, which costs a hand-over between threads.
     */
    public static boolean isDue(ProviderState state, Outlook outlook, Instant now) {
        Said said = state.said();
        return switch (state.stage()) {
            case Stage.Unopened() -> false;
            case Stage.Asking() -> false;
            case Stage.Awaiting awaiting -> false;
            case Stage.Greeting greeting -> true;
            case Stage.Sending sending -> true;
            case Stage.Resting(Need need) ->
                outlook.disabled(state.recipient().zone())
                        ? !said.paused() || said.quietFor(HEARTBEAT, now)
                        : isDue(state, need, outlook, now);
        };
    }

    private static boolean isDue(ProviderState state, Need need, Outlook outlook, Instant now) {
        return switch (need) {
            case Need.Whole() -> true;
            case Need.Missing missing -> true;
            case Need.Since(Position from) ->
                !from.equals(outlook.head()) || !state.asked().again().isEmpty() || currentIsDue(state, from, now);
        };
    }

    private static Step<ProviderState, Effect> greeted(ProviderState state, Hello hello) {
        if (!(state.stage() instanceof Stage.Unopened)) {
            return close(state, "a session is opened by one Hello, this is the second");
        }
        if (hello.protocol() != PROTOCOL) {
            return close(state, "the peer speaks sync protocol " + hello.protocol() + " (expected: " + PROTOCOL + ")");
        }
        Recipient recipient = new Recipient(state.recipient().zone(), hello.filter());
        return unchanged(new ProviderState(recipient, new Stage.Greeting(hello.cursor()), state.asked(), state.said()));
    }

    /** An inventory answers {@link Stage.Asking}; unasked, it makes what follows its acknowledgement a comparison. */
    private static Step<ProviderState, Effect> inventoried(ProviderState state, Inventory inventory) {
        Asked asked = state.asked();
        Map<ResourceKey, Digest> held = asked.inventoried() ? new HashMap<>() : new HashMap<>(asked.inventory());
        held.putAll(inventory.held());
        if (held.size() > LARGEST_INVENTORY) {
            return close(
                    state, "an inventory of more than " + LARGEST_INVENTORY + " keys (expected: at most that many)");
        }
        ProviderState next = state.asking(new Asked(asked.again(), held, inventory.last()));
        if (!inventory.last()) {
            return unchanged(next);
        }
        return switch (state.stage()) {
            case Stage.Asking() -> unchanged(compare(next));
            case Stage.Resting(Need need) -> new Step<>(compare(next), List.of(new Effect.Repairing()));
            // Of what use it is, the acknowledgement that follows it will say.
            case Stage.Sending sending -> unchanged(next);
            case Stage.Awaiting awaiting -> unchanged(next);
            case Stage.Unopened() -> close(state, "an inventory came before Hello");
            case Stage.Greeting greeting -> close(state, "an inventory came before it was asked for");
        };
    }

    private static ProviderState compare(ProviderState state) {
        Asked asked = state.asked();
        return state.at(new Stage.Resting(new Need.Missing(asked.inventory())))
                .asking(new Asked(Set.of(), Map.of(), false));
    }

    /** It need not have said yet that it withholds them: a refusal may be younger than its last acknowledgement. */
    private static Step<ProviderState, Effect> askedAgain(ProviderState state, OfferAgain offerAgain) {
        Asked asked = state.asked();
        Set<ResourceKey> again = new TreeSet<>(asked.again());
        again.addAll(offerAgain.keys());
        return again.size() > LARGEST_INVENTORY
                ? close(state, "more than " + LARGEST_INVENTORY + " keys are asked for again (expected: at most that)")
                : unchanged(state.asking(new Asked(again, asked.inventory(), asked.inventoried())));
    }

    private static Step<ProviderState, Effect> acknowledged(ProviderState state, Ack ack) {
        if (!(state.stage() instanceof Stage.Awaiting(Batch batch))
                || batch.bookmark().at().revision() != ack.revision()) {
            // It answers a bookmark that is no longer the last one.
            return unchanged(state);
        }
        Message.Bookmark bookmark = batch.bookmark();
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.Acknowledged(
                bookmark.at(), bookmark.digest(), ack.digest(), ack.withheld(), batch.resources(), batch.bytes()));
        Asked asked = state.asked();
        ProviderState rested = state.at(new Stage.Resting(new Need.Since(bookmark.at())));
        if (!asked.inventoried()) {
            return new Step<>(rested, effects);
        }
        if (ack.digest().equals(bookmark.digest())) {
            // Digests are equal, so it was not sent for this bookmark: it is an earlier one that came twice, and no
            // longer what is held.
            return new Step<>(rested.asking(new Asked(asked.again(), Map.of(), false)), effects);
        }
        effects.add(new Effect.Repairing());
        return new Step<>(compare(rested), effects);
    }

    private static Step<ProviderState, Effect> paused(ProviderState state, Instant now) {
        return switch (state.stage()) {
            case Stage.Greeting greeting -> sayPaused(state, now);
            case Stage.Resting resting -> sayPaused(state, now);
            case Stage.Unopened unopened -> unchanged(state);
            case Stage.Asking asking -> unchanged(state);
            // What was begun before the pause is ended: half a batch would have to be sent anew.
            case Stage.Sending(Batch batch, int part) -> send(state, batch, part, now);
            case Stage.Awaiting awaiting -> unchanged(state);
        };
    }

    private static Step<ProviderState, Effect> sayPaused(ProviderState state, Instant now) {
        Said said = state.said();
        if (said.paused() && !said.quietFor(HEARTBEAT, now)) {
            return unchanged(state);
        }
        Paused message = new Paused("zone " + state.recipient().zone() + " is disabled at global");
        return new Step<>(state.saying(new Said(said.bookmark(), true, now)), List.of(new Effect.Send(message)));
    }

    private static Step<ProviderState, Effect> next(ProviderState state, Outlook outlook, Instant now) {
        return switch (state.stage()) {
            case Stage.Unopened() -> unchanged(state);
            case Stage.Greeting(Optional<Cursor> cursor) ->
                begin(state, mode(cursor, state, outlook), cursor, outlook, now);
            case Stage.Asking() -> unchanged(state);
            case Stage.Resting(Need need) -> cut(state, need, outlook, now);
            case Stage.Sending(Batch batch, int part) -> send(state, batch, part, now);
            case Stage.Awaiting awaiting -> unchanged(state);
        };
    }

    private static Mode mode(Optional<Cursor> cursor, ProviderState state, Outlook outlook) {
        if (cursor.isEmpty()) {
            return Mode.FULL;
        }
        boolean shared = cursor.get().filter().equals(state.recipient().filter().hash())
                && outlook.continues(cursor.get().position());
        return shared ? Mode.DELTA : Mode.COMPARE;
    }

    private static Step<ProviderState, Effect> begin(
            ProviderState state, Mode mode, Optional<Cursor> cursor, Outlook outlook, Instant now) {
        Stage stage =
                switch (mode) {
                    case FULL -> new Stage.Resting(new Need.Whole());
                    case DELTA ->
                        new Stage.Resting(new Need.Since(cursor.orElseThrow().position()));
                    case COMPARE -> new Stage.Asking();
                };
        // No bookmark was said in this mode yet, so the first is due at once.
        ProviderState begun = state.at(stage).saying(new Said(Said.NONE, false, now));
        return new Step<>(
                begun,
                List.of(new Effect.Began(mode), new Effect.Send(new Begin(outlook.head(), outlook.cluster(), mode))));
    }

    private static Step<ProviderState, Effect> cut(ProviderState state, Need need, Outlook outlook, Instant now) {
        return switch (need) {
            case Need.Whole() -> send(state, Batch.whole(state.recipient(), outlook), 0, now);
            case Need.Missing(Map<ResourceKey, Digest> held) ->
                send(state, Batch.difference(held, state.recipient(), outlook), 0, now);
            case Need.Since(Position from) -> {
                if (!isDue(state, need, outlook, now)) {
                    yield unchanged(state);
                }
                Optional<Batch> batch = Batch.since(from, state.asked().again(), state.recipient(), outlook);
                if (batch.isEmpty()) {
                    yield begin(state, Mode.COMPARE, Optional.empty(), outlook, now);
                }
                yield batch.get().parts().isEmpty()
                        ? sayCurrent(state, batch.get(), now)
                        : send(state, batch.get(), 0, now);
            }
        };
    }

    /** Nothing that the zone sees has changed: the bookmark alone, at its time. */
    private static Step<ProviderState, Effect> sayCurrent(ProviderState state, Batch batch, Instant now) {
        Position head = batch.bookmark().at();
        return currentIsDue(state, head, now)
                ? send(state, batch, 0, now)
                // This much of the log need not be read again.
                : unchanged(state.at(new Stage.Resting(new Need.Since(head))));
    }

    private static boolean currentIsDue(ProviderState state, Position head, Instant now) {
        Said said = state.said();
        boolean news = head.revision() != said.bookmark();
        return said.bookmark() == Said.NONE || said.paused() || said.quietFor(news ? SETTLE : HEARTBEAT, now);
    }

    private static Step<ProviderState, Effect> send(ProviderState state, Batch batch, int part, Instant now) {
        Asked asked = state.asked();
        // What was asked for again is in the first batch after that, or is not there.
        ProviderState sending =
                part == 0 ? state.asking(new Asked(Set.of(), asked.inventory(), asked.inventoried())) : state;
        if (part < batch.parts().size()) {
            return new Step<>(
                    sending.at(new Stage.Sending(batch, part + 1))
                            .saying(new Said(state.said().bookmark(), false, now)),
                    List.of(new Effect.Send(batch.parts().get(part))));
        }
        return new Step<>(
                sending.at(new Stage.Awaiting(batch))
                        .saying(new Said(batch.bookmark().at().revision(), false, now)),
                List.of(new Effect.Send(batch.bookmark())));
    }

    private static Step<ProviderState, Effect> unchanged(ProviderState state) {
        return new Step<>(state, List.of());
    }

    private static Step<ProviderState, Effect> close(ProviderState state, String reason) {
        return new Step<>(state, List.of(new Effect.Close(reason)));
    }
}
