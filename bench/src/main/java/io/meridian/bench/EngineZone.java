package io.meridian.bench;

import io.meridian.common.codec.FromWire;
import io.meridian.common.codec.WireForm;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Commit;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.common.sync.Acceptance;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Tenure;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.direction.ZoneToGlobal;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.ProviderHub;
import io.meridian.common.sync.drive.SubscriberDrive;
import io.meridian.common.sync.drive.Subscription;
import io.meridian.common.sync.grpc.GlobalAddress;
import io.meridian.common.sync.grpc.KdsClient;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A zone that provides: the real engine, both ways, on a connection of its own, over a store in memory. What it lacks to a zone's
 * process are REST and a disk, so that many fit beside the global that is measured.
 */
final class EngineZone implements AutoCloseable {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration SILENCE = Duration.ofSeconds(14);
    private static final int MESSAGE_LIMIT = 10 << 20;

    private final ResourceStore store;
    private final SubscriberDrive down;
    private final ProviderHub up;
    private final KdsClient client;

    /**
     * Dials at once.
     *
     * @param certificate of global, PEM
     * @param threads where sessions are stepped, shared by zones
     * @param timers shared too
     */
    EngineZone(
            String name,
            String token,
            int port,
            Path certificate,
            ExecutorService threads,
            ScheduledExecutorService timers) {
        GlobalToZone direction = new GlobalToZone();
        PeerIdentity self = new PeerIdentity(name, name + "-bench", "grpc");
        store = InMemoryResourceStore.open(CLOCK, WireForm.ofZone(name));
        down = new SubscriberDrive(
                store,
                self,
                new Subscription(
                        name,
                        direction,
                        WireForm.ofZone(name),
                        new Filter(
                                direction.kinds(),
                                new TreeSet<>(List.of(
                                        GlobalToZone.OPTIONAL_TARGET_REF,
                                        GlobalToZone.PRODUCER_POLICIES,
                                        GlobalToZone.MULTI_ZONE_SELECTOR))),
                        EngineZone::judge,
                        new Tenure.InZone()),
                threads,
                (delay, task) -> timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS),
                CLOCK);
        up = new ProviderHub(
                store,
                new ZoneToGlobal(name),
                () -> name,
                threads,
                (delay, task) -> timers.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS),
                CLOCK);
        client = new KdsClient(
                new KdsClient.Setup(
                        new GlobalAddress("localhost", port, true),
                        new KdsClient.Trust.Authorities(certificate),
                        Optional.empty(),
                        () -> Optional.of(token),
                        new ZoneNode(name, name + "-bench", "2.13.10", "{}"),
                        MESSAGE_LIMIT,
                        SILENCE),
                new KdsClient.Sessions(down::open, up::open, () -> bytes -> InsightBatch.EMPTY),
                CLOCK,
                new SecureRandom(),
                timers);
        client.start();
    }

    /** Tells somebody of each commit of its store, on the store's own thread. */
    void watch(Consumer<Commit> told) {
        store.subscribe(told);
    }

    /** Writes to its store; returns at once. */
    void write(List<Write.Mutation> mutations) {
        store.write(new Write(mutations, List.of(), Map.of(), "bench")).whenComplete((result, failure) -> {
            if (failure != null) {
                throw new IllegalStateException("a zone's store took no write", failure);
            }
        });
    }

    @Override
    public void close() {
        client.close();
        up.close();
        down.close();
        store.close();
    }

    private static Acceptance.Verdict judge(Upsert offered) {
        return switch (WireForm.fromWire(
                offered.bytes(), ResourceKinds.named(offered.key().kind()))) {
            case FromWire.Read(var resource) -> new Acceptance.Verdict.Accepted(resource);
            case FromWire.Unreadable(String reason) -> new Acceptance.Verdict.Refused(reason);
        };
    }
}
