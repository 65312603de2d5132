package io.meridian.common.sync.drive;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Digest;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.WriteResult;
import io.meridian.common.sync.Delivery;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Reception;
import io.meridian.common.sync.Standing;
import io.meridian.common.sync.Step;
import io.meridian.common.sync.Subscriber;
import io.meridian.common.sync.Subscriber.Effect;
import io.meridian.common.sync.Subscriber.Input;
import io.meridian.common.sync.SubscriberState;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What comes from one provider: steps the {@link Subscriber} over all sessions with it, and applies what arrives whole in one write,
 * together with the position it leads to. Without a durable write there is no acknowledgement; a store that cannot write is tried
 * again. Who owns a feed tells it of commits and of time.
 */
final class Feed {

    /** Plans that another write overtook, before a pause is made. */
    private static final int PLANS = 5;

    /** About what a key takes in memory. */
    private static final long KEY_BYTES = 200;

    private static final String AUTHOR = "sync";

    private final ResourceStore store;
    private final Subscription subscription;
    private final Reception.Rules rules;
    private final StandingAttributes attributes;
    private final InstantSource clock;
    private final SerialExecutor serial;
    private final Copies copies;
    private final Queue<FromSubscriber> outbox = new ArrayDeque<>();

    private volatile boolean closed;
    private volatile View view;
    private @Nullable FeedSession current;
    private @Nullable Written written;
    private @Nullable Delivery waiting;
    private long arrived;

    /** What status is reckoned from: replaced whole, after each step. */
    record View(
            SubscriberState state,
            Counters counters,
            Optional<PeerIdentity> peer,
            boolean connected,
            Optional<Instant> since,
            Optional<String> problem) {

        View opened(PeerIdentity by, Instant now) {
            return new View(state, counters, Optional.of(by), true, Optional.of(now), problem);
        }

        View closed(Instant now) {
            return new View(state, counters, peer, false, Optional.of(now), problem);
        }

        View stepped(SubscriberState next, Counters more) {
            return new View(next, more, peer, connected, since, problem);
        }

        View pausedFor(String reason) {
            return troubled(problem.or(() -> Optional.of(reason)));
        }

        View troubled(Optional<String> trouble) {
            return new View(state, counters, peer, connected, since, trouble);
        }
    }

    /** A write that is durable, at this revision of the store, and not yet seen in the copies. */
    private record Written(Standing standing, long revision, Delivery delivery) {}

    /**
     * @param attributes where the store keeps how far this feed has come
     * @param peer who is at the end of the session that is not global; empty when that is known only with a session
     */
    Feed(
            ResourceStore store,
            Subscription subscription,
            Copies copies,
            StandingAttributes attributes,
            Optional<PeerIdentity> peer,
            Executor threads,
            InstantSource clock) {
        this.store = store;
        this.subscription = subscription;
        this.rules = subscription.rules();
        this.copies = copies;
        this.attributes = attributes;
        this.clock = clock;
        this.serial = new SerialExecutor(threads);
        this.view = new View(
                SubscriberState.of(subscription.filter(), attributes.read(store)),
                Counters.ZERO,
                peer,
                false,
                Optional.empty(),
                Optional.empty());
    }

    /** Opens a session; one that is open is ended. */
    Session<FromProvider> open(PeerIdentity peer, Link<FromSubscriber> link) {
        FeedSession session = new FeedSession(link);
        serial.execute(() -> {
            if (current != null) {
                current.link.close("a newer session was opened");
            }
            outbox.clear();
            current = session;
            view = view.opened(peer, clock.instant());
            take(new Input.Opened());
        });
        return session;
    }

    /** How far it has come, also while the provider is out of reach. */
    SyncStatus status() {
        return SubscriberStatus.of(
                subscription.zone(),
                subscription.pause().get().map(view::pausedFor).orElse(view),
                copies,
                clock.instant());
    }

    /** What is held of the provider's, counted by kind. */
    SortedMap<String, Integer> held() {
        return SubscriberStatus.held(copies);
    }

    /** The subscription's reason to take nothing in may be gone. */
    void look() {
        serial.execute(this::takeWaiting);
    }

    /** Whether anything that was offered is not taken, or may turn out so. */
    boolean mayWithhold() {
        return view.state().mayWithhold();
    }

    /** Lets go of a mesh that is held; of none that is not. */
    void release(String mesh) {
        serial.execute(() -> take(new Input.Release(mesh)));
    }

    /** Ends the session, and takes in nothing more. */
    void close(String reason) {
        closed = true;
        serial.execute(() -> end(reason));
    }

    /** Time passed. */
    void tick() {
        serial.execute(() -> {
            take(new Input.Tick());
            takeWaiting();
        });
    }

    /**
     * Something is committed, by whomever, and the copies show it. On the committer's thread.
     *
     * @param lost copies that went with their mesh
     */
    void committed(Commit commit, Map<ResourceKey, Digest> lost) {
        serial.execute(() -> {
            settle();
            if (!lost.isEmpty()) {
                take(new Input.Lost(lost));
            }
            if (mayWithhold()) {
                Set<ResourceKey> keys =
                        commit.changes().stream().map(Change::key).collect(Collectors.toSet());
                take(new Input.Changed(keys));
            }
        });
    }

    private void take(Input input) {
        if (closed) {
            return;
        }
        Step<SubscriberState, Effect> step = Subscriber.step(view.state(), input, copies, clock.instant());
        see(step.state(), view.counters());
        for (Effect effect : step.effects()) {
            perform(effect);
        }
        flush();
    }

    private void see(SubscriberState state, Counters counters) {
        view = view.stepped(state, counters);
    }

    private void perform(Effect effect) {
        Counters counters = view.counters();
        switch (effect) {
            case Effect.Send(FromSubscriber message) -> outbox.add(message);
            case Effect.Apply(Delivery delivery) -> apply(delivery, PLANS);
            case Effect.Note(Standing standing) -> note(standing);
            case Effect.Close(String reason) -> end(reason);
            case Effect.Began(var mode) -> see(view.state(), counters.began(mode));
            case Effect.Repairing() -> see(view.state(), counters.repaired());
        }
    }

    private void flush() {
        while (current != null && !outbox.isEmpty() && current.link.ready()) {
            current.link.send(outbox.remove());
        }
    }

    /** While the provider's state is not wanted, a delivery waits: unacknowledged, nothing follows it. */
    private void apply(Delivery delivery, int plans) {
        if (subscription.pause().get().isPresent()) {
            waiting = delivery;
            return;
        }
        Standing before = view.state().standing();
        Reception.Plan plan = Reception.plan(delivery, before, store, copies, rules, clock.instant());
        Map<String, String> changed = this.attributes.changes(before, plan.standing());
        Write write = new Write(plan.mutations(), plan.conditions(), changed, AUTHOR);
        store.write(write)
                .whenComplete((result, failure) ->
                        serial.execute(() -> written(delivery, plan.standing(), result, failure, plans)));
    }

    private void takeWaiting() {
        Delivery delivery = waiting;
        if (delivery != null && !closed) {
            waiting = null;
            apply(delivery, PLANS);
        }
    }

    private void written(
            Delivery delivery,
            Standing standing,
            @Nullable WriteResult result,
            @Nullable Throwable failure,
            int plans) {
        switch (result) {
            case null -> failed("the store cannot write: " + (failure == null ? "no answer" : failure.getMessage()));
            case WriteResult.Committed committed -> {
                trouble(Optional.empty());
                written = new Written(standing, committed.at().revision(), delivery);
                settle();
            }
            case WriteResult.Conflict conflict -> planAnew(delivery, plans);
            case WriteResult.ConditionFailed condition -> planAnew(delivery, plans);
        }
    }

    private void planAnew(Delivery delivery, int plans) {
        if (plans > 1) {
            apply(delivery, plans - 1);
        } else {
            failed("what arrives is overtaken by other writes");
        }
    }

    private void failed(String problem) {
        trouble(Optional.of(problem));
        take(new Input.NotApplied());
    }

    private void trouble(Optional<String> problem) {
        view = view.troubled(problem);
    }

    /** The write counts once the copies show it: only then is their digest the one to report. */
    private void settle() {
        Written done = written;
        if (done != null && copies.revision() >= done.revision()) {
            written = null;
            Delivery delivery = done.delivery();
            long bytes = delivery.upserts().stream()
                    .mapToLong(upsert -> upsert.bytes().size())
                    .sum();
            int resources = delivery.upserts().size() + delivery.removals().size();
            see(view.state(), view.counters().batch(resources, bytes));
            take(new Input.Applied(done.standing()));
        }
    }

    /** Nobody waits for it: what is lost costs a longer delta after a restart. */
    private void note(Standing standing) {
        Map<String, String> changed = attributes.changes(attributes.read(store), standing);
        if (!changed.isEmpty()) {
            store.write(new Write(List.of(), List.of(), changed, AUTHOR));
        }
    }

    /** Whether the batch that is arriving is still one that may be kept in memory. */
    private boolean bounded(FromProvider message) {
        arrived = message instanceof Part part ? arrived + size(part) : 0;
        if (arrived > subscription.tenure().largestBatch()) {
            end("a batch of more than " + subscription.tenure().largestBatch() + " bytes (expected: at most that)");
            return false;
        }
        return true;
    }

    private static long size(Part part) {
        long keys = part.upserts().size() + part.removals().size();
        return keys * KEY_BYTES
                + part.upserts().stream()
                        .mapToLong(upsert -> upsert.bytes().size())
                        .sum();
    }

    private void end(String reason) {
        FeedSession session = current;
        if (session != null) {
            session.link.close(reason);
            ended(session);
        }
    }

    private void ended(FeedSession session) {
        if (current == session) {
            current = null;
            outbox.clear();
            view = view.closed(clock.instant());
            take(new Input.Closed());
        }
    }

    private final class FeedSession implements Session<FromProvider> {
        private final Link<FromSubscriber> link;

        FeedSession(Link<FromSubscriber> link) {
            this.link = link;
        }

        @Override
        public void received(FromProvider message) {
            serial.execute(() -> {
                if (current == this && bounded(message)) {
                    take(new Input.Heard(message));
                }
            });
        }

        @Override
        public void ready() {
            serial.execute(Feed.this::flush);
        }

        @Override
        public void closed() {
            serial.execute(() -> ended(this));
        }
    }
}
