package io.meridian.common.sync.drive;

import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Outlook;
import io.meridian.common.sync.Provider;
import io.meridian.common.sync.Provider.Effect;
import io.meridian.common.sync.Provider.Input;
import io.meridian.common.sync.ProviderState;
import io.meridian.common.sync.Step;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Steps one {@link Provider} session: sends as long as the link can take it, and reports what became of it. */
final class ProviderSession implements Session<FromSubscriber> {

    private final PeerIdentity peer;
    private final Link<FromProvider> link;
    private final Supplier<Outlook> outlook;
    private final InstantSource clock;
    private final BiConsumer<ProviderSession, Effect> reports;
    private final SerialExecutor serial;
    private final AtomicBoolean woken = new AtomicBoolean();
    private volatile boolean ended;
    private volatile ProviderState state;
    private volatile Instant bookmarked = Instant.MIN;

    /** @param reports told of every effect but messages; {@link Effect.Close} when the session ends, also by itself */
    ProviderSession(
            PeerIdentity peer,
            Link<FromProvider> link,
            Supplier<Outlook> outlook,
            Executor threads,
            InstantSource clock,
            BiConsumer<ProviderSession, Effect> reports) {
        this.peer = peer;
        this.link = link;
        this.outlook = outlook;
        this.clock = clock;
        this.reports = reports;
        this.serial = new SerialExecutor(threads, this::end);
        this.state = ProviderState.opened(peer.zone());
    }

    PeerIdentity peer() {
        return peer;
    }

    ProviderState state() {
        return state;
    }

    /** When the last bookmark was handed to the transport, and with it the batch that it ends. */
    Instant bookmarked() {
        return bookmarked;
    }

    @Override
    public void received(FromSubscriber message) {
        serial.execute(() -> {
            if (!ended) {
                take(new Input.Heard(message));
                pump();
            }
        });
    }

    @Override
    public void ready() {
        wake();
    }

    @Override
    public void closed() {
        serial.execute(() -> end("the connection ended"));
    }

    /** There may be something to send. However often it is called meanwhile, one look is taken. */
    void wake() {
        if (woken.compareAndSet(false, true)) {
            serial.execute(() -> {
                woken.set(false);
                pump();
            });
        }
    }

    /** Wakes it if time alone has given it something to say. */
    void passTime() {
        if (Provider.isDue(state, outlook.get(), clock.instant())) {
            wake();
        }
    }

    /** Ends the session from this side. */
    void close(String reason) {
        serial.execute(() -> end(reason));
    }

    private void pump() {
        boolean sent = true;
        while (sent && !ended && link.ready()) {
            sent = take(new Input.Writable());
        }
    }

    /** Whether anything was sent. */
    private boolean take(Input input) {
        Step<ProviderState, Effect> step = Provider.step(state, input, outlook.get(), clock.instant());
        state = step.state();
        boolean sent = false;
        for (Effect effect : step.effects()) {
            switch (effect) {
                case Effect.Send(FromProvider message) -> {
                    link.send(message);
                    sent = true;
                    if (message instanceof Bookmark) {
                        bookmarked = clock.instant();
                    }
                }
                case Effect.Close(String reason) -> end(reason);
                case Effect.Began began -> reports.accept(this, began);
                case Effect.Repairing repairing -> reports.accept(this, repairing);
                case Effect.Acknowledged acknowledged -> reports.accept(this, acknowledged);
            }
        }
        return sent;
    }

    private void end(String reason) {
        if (!ended) {
            ended = true;
            link.close(reason);
            reports.accept(this, new Effect.Close(reason));
        }
    }
}
