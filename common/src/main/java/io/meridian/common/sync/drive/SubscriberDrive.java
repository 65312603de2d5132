package io.meridian.common.sync.drive;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.WriteResult;
import io.meridian.common.sync.Delivery;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Reception;
import io.meridian.common.sync.Standing;
import io.meridian.common.sync.Step;
import io.meridian.common.sync.Subscriber;
import io.meridian.common.sync.Subscriber.Effect;
import io.meridian.common.sync.Subscriber.Input;
import io.meridian.common.sync.SubscriberState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A zone's side of sync: steps the {@link Subscriber} over all its sessions, and applies what arrives whole in one write, together
 * with the position it leads to. Without a durable write there is no acknowledgement; a store that cannot write is tried again.
 */
public final class SubscriberDrive implements AutoCloseable {

    private static final Duration TICK = Duration.ofSeconds(1);

    /** Plans that a write of the zone's own overtook, before a pause is made. */
    private static final int PLANS = 5;

    private static final String AUTHOR = "sync";

    private final ResourceStore store;
    private final Subscription subscription;
    private final Reception.Rules rules;
    private final Scheduler scheduler;
    private final InstantSource clock;
    private final SerialExecutor serial;
    private final Copies copies;
    private final Queue<FromSubscriber> outbox = new ArrayDeque<>();

    private volatile boolean closed;
    private volatile View view;
    private @Nullable ZoneSession current;
    private @Nullable Written written;

    /** What status is reckoned from: replaced whole, after each step. */
    record View(
            SubscriberState state,
            Counters counters,
            boolean connected,
            Optional<Instant> since,
            Optional<String> problem) {}

    /** A write that is durable, at this revision of the store, and not yet seen in the copies. */
    private record Written(Standing standing, long revision, Delivery delivery) {}

    public SubscriberDrive(
            ResourceStore store,
            Subscription subscription,
            Executor threads,
            Scheduler scheduler,
            InstantSource clock) {
        this.store = store;
        this.subscription = subscription;
        this.rules = new Reception.Rules(
                subscription.direction(),
                subscription.form(),
                subscription.acceptance(),
                subscription.filter().hash());
        this.scheduler = scheduler;
        this.clock = clock;
        this.serial = new SerialExecutor(threads);
        Standing standing = StandingAttributes.read(store.attributes(StandingAttributes.PREFIX));
        this.view = new View(
                SubscriberState.of(subscription.filter(), standing),
                Counters.ZERO,
                false,
                Optional.empty(),
                Optional.empty());
        this.copies = new Copies(store, subscription.direction(), this::committed);
        scheduler.after(TICK, this::tick);
    }

    /** Opens a session with global; one that is open is ended. */
    public Session<FromProvider> open(Link<FromSubscriber> link) {
        ZoneSession session = new ZoneSession(link);
        serial.execute(() -> {
            if (current != null) {
                current.link.close("a newer session was opened");
            }
            outbox.clear();
            current = session;
            view = new View(view.state(), view.counters(), true, Optional.of(clock.instant()), view.problem());
            take(new Input.Opened());
        });
        return session;
    }

    /** Where this zone stands, also while global is out of reach. */
    public SyncStatus status() {
        return SubscriberStatus.of(subscription, view, copies, clock.instant());
    }

    /** Lets go of a mesh that is held; of none that is not. */
    public void release(String mesh) {
        serial.execute(() -> take(new Input.Release(mesh)));
    }

    @Override
    public void close() {
        closed = true;
        serial.execute(() -> end("the zone is stopping"));
        try {
            copies.close();
        } catch (Exception failure) {
            throw new IllegalStateException("could not leave the store", failure);
        }
    }

    private void tick() {
        if (!closed) {
            serial.execute(() -> take(new Input.Tick()));
            scheduler.after(TICK, this::tick);
        }
    }

    /** On the committer's thread. */
    private void committed(Commit commit) {
        serial.execute(() -> {
            settle();
            if (!view.state().standing().withheld().isEmpty()) {
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
        view = new View(state, counters, view.connected(), view.since(), view.problem());
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

    private void apply(Delivery delivery, int plans) {
        Standing before = view.state().standing();
        Reception.Plan plan = Reception.plan(delivery, before, store, copies, rules, clock.instant());
        Map<String, String> attributes = StandingAttributes.changes(before, plan.standing());
        Write write = new Write(plan.mutations(), plan.conditions(), attributes, AUTHOR);
        store.write(write)
                .whenComplete((result, failure) ->
                        serial.execute(() -> written(delivery, plan.standing(), result, failure, plans)));
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
            failed("what arrives is overtaken by writes of this zone");
        }
    }

    private void failed(String problem) {
        trouble(Optional.of(problem));
        take(new Input.NotApplied());
    }

    private void trouble(Optional<String> problem) {
        view = new View(view.state(), view.counters(), view.connected(), view.since(), problem);
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
        Standing durable = StandingAttributes.read(store.attributes(StandingAttributes.PREFIX));
        Map<String, String> attributes = StandingAttributes.changes(durable, standing);
        if (!attributes.isEmpty()) {
            store.write(new Write(List.of(), List.of(), attributes, AUTHOR));
        }
    }

    private void end(String reason) {
        ZoneSession session = current;
        if (session != null) {
            session.link.close(reason);
            ended(session);
        }
    }

    private void ended(ZoneSession session) {
        if (current == session) {
            current = null;
            outbox.clear();
            view = new View(view.state(), view.counters(), false, Optional.of(clock.instant()), view.problem());
            take(new Input.Closed());
        }
    }

    private final class ZoneSession implements Session<FromProvider> {
        private final Link<FromSubscriber> link;

        ZoneSession(Link<FromSubscriber> link) {
            this.link = link;
        }

        @Override
        public void received(FromProvider message) {
            serial.execute(() -> {
                if (current == this) {
                    take(new Input.Heard(message));
                }
            });
        }

        @Override
        public void ready() {
            serial.execute(SubscriberDrive.this::flush);
        }

        @Override
        public void closed() {
            serial.execute(() -> ended(this));
        }
    }
}
