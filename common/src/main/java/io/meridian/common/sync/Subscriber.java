package io.meridian.common.sync;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.sync.Delivery.Basis;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Inventory;
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.OfferAgain;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Paused;
import io.meridian.common.sync.SubscriberState.Heard;
import io.meridian.common.sync.SubscriberState.Session;
import io.meridian.common.sync.SubscriberState.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The side that holds copies, over all its sessions, of which one is open at a time.
 *
 * <pre>
 *         Opened: Hello           Begin                     Bookmark: Apply
 *  Apart ──────────────► Greeted ───────► Receiving ──────────────────────────► Applying ──┐
 *    ▲                                     │ ▲  ▲ a part                           │  ▲    │ NotApplied:
 *    └── Closed, from anywhere             └─┘  └──────────────────────────────────┘  └────┘ again, later
 *                                                     Applied: Ack
 * </pre>
 *
 * An apply that has begun is finished also when its session is closed: what is durable is durable, and the next session's Hello
 * says so. When after a bookmark the digest of what is held is not the provider's, the inventory is sent ahead of the
 * acknowledgement, so that the next batch is the difference.
 */
public final class Subscriber {

    /** A provider that is silent for so long is gone: it speaks every 10 s. */
    static final Duration SILENCE = Duration.ofSeconds(45);

    /** A position that moves without any change is written down at most this often. */
    static final Duration NOTE_EVERY = Duration.ofSeconds(60);

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final Duration FIRST_REPAIR_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_REPAIR_WAIT = Duration.ofHours(1);

    private Subscriber() {}

    /** What happens to a subscriber. */
    public sealed interface Input {
        /** A session is open; one before it is over. */
        record Opened() implements Input {}

        record Heard(FromProvider message) implements Input {}

        /** The delivery that was to be applied is durable, with this standing. */
        record Applied(Standing standing) implements Input {}

        /** It could not be made durable; nothing of it was. */
        record NotApplied() implements Input {}

        record Closed() implements Input {}

        /** Resources stored here changed, by whomever. */
        record Changed(Set<ResourceKey> keys) implements Input {}

        /** Copies went with their mesh, which was deleted here: what the provider goes on to offer is not taken. */
        record Lost(Map<ResourceKey, Digest> copies) implements Input {}

        /** An operator lets go of a held mesh. */
        record Release(String mesh) implements Input {}

        /** Time passed; comes about every second. */
        record Tick() implements Input {}
    }

    /** What is to be done, or known. */
    public sealed interface Effect {
        record Send(FromSubscriber message) implements Effect {}

        /** To be answered by {@link Input.Applied} or {@link Input.NotApplied}. */
        record Apply(Delivery delivery) implements Effect {}

        /** To be made durable some time soon; nobody waits for it. */
        record Note(Standing standing) implements Effect {}

        record Close(String reason) implements Effect {}

        record Began(Mode mode) implements Effect {}

        /** Digests differed at one position, and the inventory was sent. */
        record Repairing() implements Effect {}
    }

    /** The subscriber after an input, given what it holds and what time it is. */
    public static Step<SubscriberState, Effect> step(
            SubscriberState state, Input input, Holdings holdings, Instant now) {
        return switch (input) {
            case Input.Opened() -> opened(state, now);
            case Input.Heard(FromProvider message) -> heard(state, message, holdings, now);
            case Input.Applied(Standing standing) -> applied(state, standing, holdings, now);
            case Input.NotApplied() -> notApplied(state, now);
            case Input.Closed() -> closed(state);
            case Input.Changed changed
            when state.stage() instanceof Stage.Applying applying -> quiet(state.at(afterwards(applying, changed)));
            case Input.Changed(Set<ResourceKey> keys) -> changed(state, keys, now);
            case Input.Lost lost
            when state.stage() instanceof Stage.Applying applying -> quiet(state.at(afterwards(applying, lost)));
            case Input.Lost(Map<ResourceKey, Digest> copies) -> lost(state, copies, now);
            case Input.Release release
            when state.stage() instanceof Stage.Applying applying -> quiet(state.at(afterwards(applying, release)));
            case Input.Release(String mesh) -> released(state, mesh, now);
            case Input.Tick() -> passed(state, now);
        };
    }

    private static Step<SubscriberState, Effect> opened(SubscriberState state, Instant now) {
        if (state.stage() instanceof Stage.Applying applying) {
            return quiet(state.at(during(applying, Session.NEW)));
        }
        return greet(state, now, new ArrayList<>());
    }

    /**
     * What is refused is asked for again in each session: either side may be of another version now, what stood in the way may have
     * gone, and what was asked in the session before may never have arrived.
     */
    private static Step<SubscriberState, Effect> greet(SubscriberState state, Instant now, List<Effect> effects) {
        effects.add(
                new Effect.Send(new Hello(Provider.PROTOCOL, state.standing().cursor(), state.filter())));
        SubscriberState greeting = state.standing(state.standing().unblocked()).at(new Stage.Greeted());
        return new Step<>(greeting.hearing(state.heard().until(now)), effects);
    }

    private static Step<SubscriberState, Effect> closed(SubscriberState state) {
        return quiet(
                state.stage() instanceof Stage.Applying applying
                        ? state.at(during(applying, Session.NONE))
                        : state.at(new Stage.Apart()));
    }

    private static Stage during(Stage.Applying applying, Session session) {
        return new Stage.Applying(
                applying.delivery(), session, applying.failed(), applying.waiting(), applying.after());
    }

    private static Step<SubscriberState, Effect> heard(
            SubscriberState before, FromProvider message, Holdings holdings, Instant now) {
        SubscriberState state = before.hearing(remember(before.heard(), message, now));
        return switch (state.stage()) {
            case Stage.Apart() -> quiet(before);
            case Stage.Greeted() ->
                switch (message) {
                    case Begin begin -> begun(state, begin, holdings);
                    case Paused paused -> quiet(state);
                    case Part part -> close(state, "a part came before Begin");
                    case Bookmark bookmark -> close(state, "a bookmark came before Begin");
                };
            case Stage.Receiving(Basis basis, List<Part> parts) ->
                switch (message) {
                    case Begin begin -> begun(state, begin, holdings);
                    case Paused paused -> quiet(state);
                    case Part part -> quiet(state.at(new Stage.Receiving(basis, with(parts, part))));
                    case Bookmark bookmark -> bookmarked(state, basis, parts, bookmark, holdings, now);
                };
            case Stage.Applying applying ->
                applying.session() == Session.SAME
                        ? close(state, "something came while a batch is unacknowledged")
                        : quiet(before);
        };
    }

    private static Heard remember(Heard last, FromProvider message, Instant now) {
        return switch (message) {
            case Begin begin ->
                new Heard(Optional.of(begin.head()), last.digest(), begin.cluster(), Optional.empty(), now);
            case Paused paused ->
                new Heard(last.head(), last.digest(), last.cluster(), Optional.of(paused.reason()), now);
            case Part part -> new Heard(last.head(), last.digest(), last.cluster(), Optional.empty(), now);
            case Bookmark bookmark ->
                new Heard(
                        Optional.of(bookmark.at()),
                        Optional.of(bookmark.digest()),
                        last.cluster(),
                        Optional.empty(),
                        now);
        };
    }

    private static Step<SubscriberState, Effect> begun(SubscriberState state, Begin begin, Holdings holdings) {
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.Began(begin.mode()));
        Basis basis =
                switch (begin.mode()) {
                    case FULL -> Basis.WHOLE;
                    case DELTA -> Basis.CHANGES;
                    case COMPARE -> {
                        effects.addAll(inventory(holdings));
                        yield Basis.INVENTORY;
                    }
                };
        return new Step<>(state.at(new Stage.Receiving(basis, List.of())), effects);
    }

    private static Step<SubscriberState, Effect> bookmarked(
            SubscriberState state, Basis basis, List<Part> parts, Bookmark bookmark, Holdings holdings, Instant now) {
        if (basis == Basis.CHANGES && parts.stream().allMatch(part -> known(part, state, holdings))) {
            Cursor cursor = new Cursor(bookmark.at(), state.filter().hash());
            return acknowledge(state.standing(state.standing().at(cursor)), bookmark, holdings, now);
        }
        Basis actual = bookmark.complete() ? Basis.WHOLE : basis;
        Delivery delivery = Delivery.of(actual, state.heard().cluster(), parts, bookmark);
        return new Step<>(
                state.at(new Stage.Applying(delivery, Session.SAME, Wait.NONE, false, List.of())),
                List.of(new Effect.Apply(delivery)));
    }

    /** Whether a part says only what is so already: it needs no write. */
    private static boolean known(Part part, SubscriberState state, Holdings holdings) {
        Map<ResourceKey, Withholding> withheld = state.standing().withheld();
        return part.upserts().stream()
                        .allMatch(upsert -> !withheld.containsKey(upsert.key())
                                && holdings.digestOf(upsert.key()).equals(Optional.of(upsert.digest())))
                && part.removals().stream()
                        .allMatch(key -> !withheld.containsKey(key)
                                && holdings.digestOf(key).isEmpty());
    }

    private static Step<SubscriberState, Effect> applied(
            SubscriberState before, Standing standing, Holdings holdings, Instant now) {
        if (!(before.stage() instanceof Stage.Applying applying)) {
            return quiet(before);
        }
        SubscriberState applied =
                before.standing(standing).noted(now).hearing(before.heard().until(now));
        // What was lost meanwhile counts before digests are compared.
        Step<SubscriberState, Effect> less = lost(applied, lostDuring(applying, holdings), now);
        SubscriberState state = less.state();
        Step<SubscriberState, Effect> done =
                switch (applying.session()) {
                    case SAME -> acknowledge(state, applying.delivery().bookmark(), holdings, now);
                    case NONE -> quiet(state.at(new Stage.Apart()));
                    case NEW -> greet(state, now, new ArrayList<>());
                };
        List<Effect> effects = new ArrayList<>(less.effects());
        effects.addAll(done.effects());
        SubscriberState last = done.state();
        for (Input input : applying.after()) {
            if (!(input instanceof Input.Lost)) {
                Step<SubscriberState, Effect> more = step(last, input, holdings, now);
                last = more.state();
                effects.addAll(more.effects());
            }
        }
        return new Step<>(last, effects);
    }

    private static Map<ResourceKey, Digest> lostDuring(Stage.Applying applying, Holdings holdings) {
        Map<ResourceKey, Digest> copies = new HashMap<>();
        for (Input input : applying.after()) {
            if (input instanceof Input.Lost lost) {
                copies.putAll(lost.copies());
            }
        }
        copies.keySet().removeAll(applying.delivery().removals());
        copies.keySet().removeIf(key -> holdings.digestOf(key).isPresent());
        return copies;
    }

    private static Stage afterwards(Stage.Applying applying, Input input) {
        List<Input> after = new ArrayList<>(applying.after());
        after.add(input);
        return new Stage.Applying(
                applying.delivery(), applying.session(), applying.failed(), applying.waiting(), after);
    }

    private static Step<SubscriberState, Effect> acknowledge(
            SubscriberState state, Bookmark bookmark, Holdings holdings, Instant now) {
        Digest digest = state.standing().expected(holdings);
        Effect ack = new Effect.Send(
                new Ack(bookmark.at().revision(), digest, state.standing().report()));
        SubscriberState rested = state.at(new Stage.Receiving(Basis.CHANGES, List.of()));
        List<Effect> effects = new ArrayList<>();
        if (digest.equals(bookmark.digest())) {
            rested = rested.repairing(Wait.NONE);
        } else if (state.repair().over(now)) {
            effects.add(new Effect.Repairing());
            effects.addAll(inventory(holdings));
            rested = rested.at(new Stage.Receiving(Basis.INVENTORY, List.of()))
                    .repairing(state.repair().next(FIRST_REPAIR_WAIT, LONGEST_REPAIR_WAIT, now));
        }
        effects.add(ack);
        if (rested.noted().over(now)) {
            effects.add(new Effect.Note(rested.standing()));
            rested = rested.noted(now);
        }
        return new Step<>(rested, effects);
    }

    private static Step<SubscriberState, Effect> notApplied(SubscriberState state, Instant now) {
        if (!(state.stage() instanceof Stage.Applying applying)) {
            return quiet(state);
        }
        Wait retry = applying.failed().next(FIRST_RETRY, LONGEST_RETRY, now);
        return quiet(
                state.at(new Stage.Applying(applying.delivery(), applying.session(), retry, true, applying.after())));
    }

    private static Step<SubscriberState, Effect> changed(SubscriberState state, Set<ResourceKey> keys, Instant now) {
        return askAgain(state.standing(state.standing().unblockedBy(keys)), now);
    }

    private static Step<SubscriberState, Effect> lost(
            SubscriberState state, Map<ResourceKey, Digest> copies, Instant now) {
        if (copies.isEmpty()) {
            return quiet(state);
        }
        SubscriberState next = state.standing(state.standing().lacking(copies, now));
        return new Step<>(next, List.of(new Effect.Note(next.standing())));
    }

    private static Step<SubscriberState, Effect> released(SubscriberState state, String mesh, Instant now) {
        SubscriberState next = state.standing(state.standing().releasing(mesh));
        Step<SubscriberState, Effect> asked = askAgain(next, now);
        List<Effect> effects = new ArrayList<>();
        effects.add(new Effect.Note(next.standing()));
        effects.addAll(asked.effects());
        return new Step<>(asked.state(), effects);
    }

    private static Step<SubscriberState, Effect> passed(SubscriberState state, Instant now) {
        boolean silent = new Wait(state.heard().at(), SILENCE).over(now);
        return switch (state.stage()) {
            case Stage.Apart() -> quiet(state);
            case Stage.Greeted() -> silent ? close(state, SILENT) : quiet(state);
            case Stage.Receiving receiving -> silent ? close(state, SILENT) : askAgain(state, now);
            case Stage.Applying(var delivery, var session, var failed, boolean waiting, var after) ->
                waiting && failed.over(now)
                        ? new Step<>(
                                state.at(new Stage.Applying(delivery, session, failed, false, after)),
                                List.of(new Effect.Apply(delivery)))
                        : quiet(state);
        };
    }

    private static final String SILENT = "nothing was heard from the provider for " + SILENCE.toSeconds() + " s";

    private static Step<SubscriberState, Effect> askAgain(SubscriberState state, Instant now) {
        List<ResourceKey> due = state.standing().due(now);
        if (due.isEmpty() || !(state.stage() instanceof Stage.Receiving)) {
            return quiet(state);
        }
        return new Step<>(
                state.standing(state.standing().asked(due, now)), List.of(new Effect.Send(new OfferAgain(due))));
    }

    private static List<Effect> inventory(Holdings holdings) {
        return Inventory.parts(holdings.inventory()).stream()
                .<Effect>map(Effect.Send::new)
                .toList();
    }

    private static List<Part> with(List<Part> parts, Part part) {
        List<Part> more = new ArrayList<>(parts);
        more.add(part);
        return more;
    }

    private static Step<SubscriberState, Effect> close(SubscriberState state, String reason) {
        return new Step<>(state, List.of(new Effect.Close(reason)));
    }

    private static Step<SubscriberState, Effect> quiet(SubscriberState state) {
        return new Step<>(state, List.of());
    }
}
