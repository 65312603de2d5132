package io.meridian.common.sync.grpc;

import static org.awaitility.Awaitility.await;

import io.meridian.common.auth.ZoneAuthenticator;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.testing.kds.LoopbackCertificates;
import io.meridian.common.testing.kds.RawZone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Global's port on a real TLS socket, whose engine is the test. */
final class OpenPort implements AutoCloseable {
    final LoopbackCertificates certificates;
    final RecordingWitness witness = new RecordingWitness();
    final Map<String, HandDrivenSession<FromSubscriber, FromProvider>> down = new ConcurrentHashMap<>();
    final Map<String, HandDrivenSession<FromProvider, FromSubscriber>> up = new ConcurrentHashMap<>();
    final List<PeerIdentity> providers = new CopyOnWriteArrayList<>();
    final List<InsightBatch> insights = new CopyOnWriteArrayList<>();
    final ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
    final KdsServer server;
    volatile boolean unwanted;

    /** What a test may set otherwise. */
    record Choices(Duration silence, List<String> protocols, List<String> cipherSuites, InstantSource clock) {
        static final Choices USUAL =
                new Choices(Duration.ofSeconds(14), List.of("TLSv1.3"), List.of(), InstantSource.system());

        Choices silence(Duration other) {
            return new Choices(other, protocols, cipherSuites, clock);
        }

        Choices tls(List<String> versions, List<String> suites) {
            return new Choices(silence, versions, suites, clock);
        }

        Choices clock(InstantSource other) {
            return new Choices(silence, protocols, cipherSuites, other);
        }
    }

    private OpenPort(LoopbackCertificates certificates, ZoneAuthenticator authenticator, Choices choices)
            throws IOException {
        this.certificates = certificates;
        LoopbackCertificates.Leaf leaf = certificates.server();
        server = KdsServer.start(
                new KdsServer.Setup(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Optional.of(KdsTls.read(
                                new KdsTls.Material(
                                        leaf.certificate(), leaf.key(), Optional.of(certificates.authority())),
                                choices.protocols(),
                                choices.cipherSuites())),
                        10_485_760,
                        Duration.ofSeconds(30),
                        choices.silence(),
                        "global-1",
                        "2.13.10"),
                new KdsServer.Sessions(
                        (peer, link) -> {
                            HandDrivenSession<FromSubscriber, FromProvider> session = new HandDrivenSession<>(link);
                            if (unwanted) {
                                link.close("not now");
                            } else {
                                down.put(peer.zone(), session);
                            }
                            return session;
                        },
                        (peer, link) -> {
                            providers.add(peer);
                            HandDrivenSession<FromProvider, FromSubscriber> session = new HandDrivenSession<>(link);
                            up.put(peer.zone(), session);
                            return session;
                        },
                        zone -> insights::add,
                        witness),
                authenticator,
                choices.clock(),
                new Random(1),
                timers);
    }

    /** Listens on a free port. */
    static OpenPort open(Path directory, ZoneAuthenticator authenticator, Choices choices) {
        try {
            return new OpenPort(LoopbackCertificates.in(directory), authenticator, choices);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawZone zone(String name) {
        return RawZone.connect(server.port(), certificates, Optional.of(name), Optional.empty());
    }

    RawZone zone(String name, String token) {
        return RawZone.connect(server.port(), certificates, Optional.of(name), Optional.of(token));
    }

    /** The session by which a zone subscribes. */
    HandDrivenSession<FromSubscriber, FromProvider> subscriber(String zone) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> down.get(zone), session -> session != null);
    }

    /** The session by which a zone provides. */
    HandDrivenSession<FromProvider, FromSubscriber> provider(String zone) {
        return await().atMost(Duration.ofSeconds(20)).until(() -> up.get(zone), session -> session != null);
    }

    @Override
    public void close() {
        server.close();
        timers.shutdownNow();
    }
}
