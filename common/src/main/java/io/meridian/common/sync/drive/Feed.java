package io.meridian.common.sync.drive;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Digest;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.sync.Delivery;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Standing;
import io.meridian.common.sync.Step;
import io.meridian.common.sync.Subscriber;
import io.meridian.common.sync.Subscriber.Effect;
import io.meridian.common.sync.Subscriber.Input;
import io.meridian.common.sync.SubscriberState;
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

    /** About what a key takes in memory. */
    private static final long KEY_BYTES = 200;

    private final ResourceStore store;
    private final Subscription subscription;
    private final StandingAttributes attributes;
    private final InstantSource clock;
    private final SerialExecutor serial;
    private final Copies copies;
    private final Queue<FromSubscriber> outbox = new ArrayDeque<>();

    private volatile boolean closed;
    private final Intake intake;
    private volatile FeedView view;
    private @Nullable FeedSession current;
    private long arrived;

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
        this.copies = copies;
        this.attributes = attributes;
        this.clock = clock;
        this.serial = new SerialExecutor(threads, this::end);
        this.intake = new Intake(store, subscription, copies, attributes, clock, serial, new Intake.Outcome() {
            @Override
            public void applied(Delivery delivery, Standing standing) {
                trouble(Optional.empty());
                see(view.state(), view.counters().batch(delivery.resources(), delivery.bytes()));
                take(new Input.Applied(standing));
            }

            @Override
            public void notApplied(String problem) {
                trouble(Optional.of(problem));
                take(new Input.NotApplied());
            }
        });
        this.view = new FeedView(
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
        serial.execute(this::resume);
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
            resume();
        });
    }

    /**
     * Something is committed, by whomever, and the copies show it. On the committer's thread.
     *
     * @param lost copies that went with their mesh
     */
    void committed(Commit commit, Map<ResourceKey, Digest> lost) {
        serial.execute(() -> {
            intake.settle();
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
            case Effect.Apply(Delivery delivery) ->
                intake.take(delivery, view.state().standing());
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

    private void resume() {
        if (!closed) {
            intake.resume(view.state().standing());
        }
    }

    private void trouble(Optional<String> problem) {
        view = view.troubled(problem);
    }

    /** Nobody waits for it: what is lost costs a longer delta after a restart. */
    private void note(Standing standing) {
        Map<String, String> changed = attributes.changes(attributes.read(store), standing);
        if (!changed.isEmpty()) {
            store.write(new Write(List.of(), List.of(), changed, Intake.AUTHOR));
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
