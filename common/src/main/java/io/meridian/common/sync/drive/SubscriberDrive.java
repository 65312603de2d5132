package io.meridian.common.sync.drive;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;

/** The side of sync that holds copies, where all come from one provider: a zone's, of what global gives it. */
public final class SubscriberDrive implements AutoCloseable {

    private static final Duration TICK = Duration.ofSeconds(1);

    private final PeerIdentity self;
    private final Scheduler scheduler;
    private final StoreCopies copies;
    private final Feed feed;
    private volatile boolean closed;

    /** @param self this side, as its status shows it */
    public SubscriberDrive(
            ResourceStore store,
            PeerIdentity self,
            Subscription subscription,
            Executor threads,
            Scheduler scheduler,
            InstantSource clock) {
        this.self = self;
        this.scheduler = scheduler;
        this.copies = new StoreCopies(store, subscription.direction());
        this.feed = new Feed(
                store, subscription, copies, StandingAttributes.ofOnlyProvider(), Optional.of(self), threads, clock);
        copies.watch(commit -> feed.committed(commit, Map.of()));
        scheduler.after(TICK, this::tick);
    }

    /** Opens a session with the provider; one that is open is ended. */
    public Session<FromProvider> open(Link<FromSubscriber> link) {
        return feed.open(self, link);
    }

    /** Where this side stands, also while the provider is out of reach. */
    public SyncStatus status() {
        return feed.status().withKinds(feed.held());
    }

    /** Lets go of a mesh that is held; of none that is not. */
    public void release(String mesh) {
        feed.release(mesh);
    }

    @Override
    public void close() {
        closed = true;
        feed.close("this control plane is stopping");
        copies.close();
    }

    private void tick() {
        if (!closed) {
            feed.tick();
            scheduler.after(TICK, this::tick);
        }
    }
}
