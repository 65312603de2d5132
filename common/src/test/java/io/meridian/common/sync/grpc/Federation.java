package io.meridian.common.sync.grpc;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.meridian.common.auth.ZoneAuthentication;
import io.meridian.common.codec.FromWire;
import io.meridian.common.codec.WireForm;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.WriteResult;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.common.sync.Acceptance;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Tenure;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.direction.ZoneToGlobal;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.ProviderHub;
import io.meridian.common.sync.drive.Scheduler;
import io.meridian.common.sync.drive.SubscriberDrive;
import io.meridian.common.sync.drive.SubscriberHub;
import io.meridian.common.sync.drive.Subscription;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import io.meridian.common.testing.kds.LoopbackCertificates;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A global and zones in one process, each with its own store in memory, their engines joined by our transport over TLS on loopback.
 */
final class Federation implements AutoCloseable {
    private static final InstantSource CLOCK = InstantSource.system();

    final LoopbackCertificates certificates;
    final ResourceStore global = InMemoryResourceStore.open(CLOCK, WireForm.ofGlobal());
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Scheduler scheduler = (delay, task) -> timers.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    private final List<AutoCloseable> open = new ArrayList<>();
    ProviderHub hub;
    SubscriberHub provided;
    KdsServer server;

    Federation(Path directory) {
        certificates = LoopbackCertificates.in(directory);
        startGlobal(0);
    }

    /** One zone: its store, its engine, its connection. */
    final class Zone implements AutoCloseable {
        final ResourceStore store;
        final SubscriberDrive drive;
        final ProviderHub up;
        final KdsClient client;

        Zone(String name, Acceptance acceptance) {
            store = InMemoryResourceStore.open(CLOCK, WireForm.ofZone(name));
            drive = new SubscriberDrive(
                    store,
                    new PeerIdentity(name, name + "-1", "grpc"),
                    new Subscription(
                            name,
                            new GlobalToZone(),
                            WireForm.ofZone(name),
                            new Filter(
                                    new GlobalToZone().kinds(),
                                    new TreeSet<>(List.of(
                                            "hash-suffix",
                                            GlobalToZone.OPTIONAL_TARGET_REF,
                                            GlobalToZone.PRODUCER_POLICIES,
                                            GlobalToZone.MULTI_ZONE_SELECTOR))),
                            acceptance,
                            new Tenure.InZone()),
                    threads,
                    scheduler,
                    CLOCK);
            up = new ProviderHub(store, new ZoneToGlobal(name), () -> name, threads, scheduler, CLOCK);
            client = new KdsClient(
                    new KdsClient.Setup(
                            new GlobalAddress("127.0.0.1", server.port(), true),
                            new KdsClient.Trust.Authorities(certificates.authority()),
                            Optional.empty(),
                            () -> Optional.of("token of " + name),
                            new ZoneNode(name, name + "-1", "2.13.10", "{}"),
                            10_485_760,
                            Duration.ofSeconds(15)),
                    new KdsClient.Sessions(drive::open, up::open, () -> bytes -> InsightBatch.EMPTY),
                    CLOCK,
                    new Random(1),
                    timers);
            client.start();
        }

        /** Waits until the zone holds global's latest revision, and both reckon the same digest. */
        void awaitInSync() {
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                var status = hub.status(drive.status().zone());
                return status.isPresent()
                        && status.get().inSync()
                        && status.get().revision() == global.head().revision();
            });
        }

        void put(Resource resource) {
            written(store, new Write.Mutation.Put(resource, Write.Expected.ANYTHING, Optional.empty()));
        }

        void delete(ResourceKey key) {
            written(store, new Write.Mutation.Delete(key, Write.Expected.ANYTHING));
        }

        @Override
        public void close() {
            client.close();
            up.close();
            drive.close();
            store.close();
        }
    }

    /** A zone that takes whatever can be read. */
    Zone zone(String name) {
        return zone(name, Federation::readable);
    }

    Zone zone(String name, Acceptance acceptance) {
        Zone zone = new Zone(name, acceptance);
        open.add(zone);
        return zone;
    }

    static Acceptance.Verdict readable(Upsert offered) {
        return switch (WireForm.fromWire(
                offered.bytes(), ResourceKinds.named(offered.key().kind()))) {
            case FromWire.Read read -> new Acceptance.Verdict.Accepted(read.resource());
            case FromWire.Unreadable unreadable -> new Acceptance.Verdict.Refused(unreadable.reason());
        };
    }

    private static Subscription ofZone(String zone) {
        ZoneToGlobal direction = new ZoneToGlobal(zone);
        return new Subscription(
                zone,
                direction,
                WireForm.providedBy(zone),
                new Filter(direction.kinds(), new TreeSet<>()),
                Federation::readable,
                new Tenure.AtGlobal(ResourceKinds.ZONE.key("", zone)));
    }

    void startGlobal(int port) {
        LoopbackCertificates.Leaf leaf = certificates.server();
        hub = new ProviderHub(global, new GlobalToZone(), () -> "cluster-1", threads, scheduler, CLOCK);
        provided = new SubscriberHub(
                global,
                new SubscriberHub.Terms(Federation::ofZone, ZoneToGlobal::provider, WireForm.asGiven(), hub::keptOut),
                threads,
                scheduler,
                CLOCK);
        try {
            server = KdsServer.start(
                    new KdsServer.Setup(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                            Optional.of(KdsTls.read(
                                    new KdsTls.Material(leaf.certificate(), leaf.key(), Optional.empty()),
                                    List.of("TLSv1.3"),
                                    List.of())),
                            10_485_760,
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(14),
                            "global-1",
                            "2.13.10"),
                    new KdsServer.Sessions(hub::open, provided::open, zone -> batch -> {}, new RecordingWitness()),
                    claim -> claim.authorization()
                                    .equals(Optional.of("Bearer token of "
                                            + claim.clientId().orElseThrow()))
                            ? new ZoneAuthentication.Admitted(claim.clientId().orElseThrow(), true, Optional.empty())
                            : new ZoneAuthentication.Refused(
                                    ZoneAuthentication.Cause.WRONG_ZONE, "the token is for another zone"),
                    CLOCK,
                    new Random(1),
                    timers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void stopGlobal() {
        server.close();
        hub.close();
        provided.close();
    }

    void put(Resource resource) {
        write(new Write.Mutation.Put(resource, Write.Expected.ANYTHING, Optional.empty()));
    }

    void delete(ResourceKey key) {
        write(new Write.Mutation.Delete(key, Write.Expected.ANYTHING));
    }

    private void write(Write.Mutation mutation) {
        written(global, mutation);
    }

    private static void written(ResourceStore store, Write.Mutation mutation) {
        WriteResult result = store.write(Write.of(mutation, "test")).join();
        if (!(result instanceof WriteResult.Committed)) {
            throw new AssertionError(result);
        }
    }

    static Resource mesh(String name) {
        return new Resource(ResourceKey.global("Mesh", name), Map.of(), ByteString.EMPTY);
    }

    static Resource declared(String zone) {
        return new Resource(ResourceKey.global("Zone", zone), Map.of(), ByteString.EMPTY);
    }

    static Resource ingress(String name, String zone) {
        ZoneIngress spec = ZoneIngress.newBuilder()
                .setZone(zone)
                .setNetworking(ZoneIngress.Networking.newBuilder()
                        .setAddress("10.0.0.1")
                        .setPort(10_001))
                .build();
        return new Resource(
                ResourceKey.global("ZoneIngress", name),
                Map.of("kuma.io/origin", "zone", "kuma.io/zone", zone),
                spec.toByteString());
    }

    static Resource timeout(String name, String idle) {
        String spec = "{\"to\":[{\"default\":{\"idleTimeout\":\"" + idle + "\"},\"targetRef\":{\"kind\":\"Mesh\"}}]}";
        return new Resource(
                new ResourceKey("MeshTimeout", "m1", name),
                Map.of("kuma.io/mesh", "m1"),
                ByteString.copyFromUtf8(spec));
    }

    @Override
    public void close() {
        for (AutoCloseable each : open) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        stopGlobal();
        timers.shutdownNow();
        threads.shutdownNow();
        global.close();
    }
}
