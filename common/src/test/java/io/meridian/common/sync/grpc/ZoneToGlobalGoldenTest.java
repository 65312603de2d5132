package io.meridian.common.sync.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.meridian.common.auth.ZoneAuthentication;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.insight.InsightOutbox;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Digest;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.direction.ZoneToGlobal;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import io.meridian.common.testing.kds.LoopbackCertificates;
import io.meridian.common.testing.kds.RawZone;
import io.meridian.common.testing.kds.RecordedGlobal;
import io.meridian.common.testing.kds.RecordedSession;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recorded {@code ZoneToGlobalSync}, played from both sides on real sockets: as our global hears it, and as our zone says it. */
final class ZoneToGlobalGoldenTest {
    private static final Hello HELLO =
            new Hello(1, Optional.empty(), new Filter(new ZoneToGlobal("east").kinds(), new TreeSet<>()));
    private static final Set<String> INSIGHTS = ResourceKinds.ALL.stream()
            .filter(kind -> kind.insight() && kind.zoneToGlobal())
            .map(ResourceKind::name)
            .collect(Collectors.toSet());

    @TempDir
    private Path directory;

    private final RecordedSession recording = RecordedSession.zoneToGlobal();

    @Test
    void ourGlobalHearsTheRecordedZoneAsTheRecordedGlobalDid() {
        try (OpenPort port = OpenPort.open(
                        directory,
                        claim -> new ZoneAuthentication.Admitted("east", false, Optional.empty()),
                        OpenPort.Choices.USUAL);
                RawZone zone = port.zone("east")) {
            zone.globalToZone()
                    .send(RecordedSession.load().requests().getFirst().message());
            var stream = zone.zoneToGlobal();
            HandDrivenSession<FromProvider, FromSubscriber> engine = port.provider("east");
            assertThat(port.providers).containsExactly(new PeerIdentity("east", "host-2162", "grpc"));
            engine.link.send(HELLO);
            int subscriptions = HELLO.filter().kinds().size() + INSIGHTS.size();
            await().until(() -> stream.received().size() == subscriptions);
            assertThat(stream.received().stream().map(DeltaDiscoveryRequest::getTypeUrl))
                    .containsExactlyInAnyOrderElementsOf(subscribed());
            assertThat(stream.received()).allSatisfy(request -> {
                assertThat(request.getNode().getId()).isEqualTo("east");
                assertThat(request.getResourceNamesSubscribeList()).containsExactly("*");
                assertThat(request.getResponseNonce()).isEmpty();
            });

            List<RecordedSession.Response> responses = recording.responses();
            for (int i = 0; i < responses.size(); i++) {
                DeltaDiscoveryResponse response = responses.get(i).message();
                stream.send(response);
                acknowledgeAll(engine);
                if (i >= subscriptions) {
                    int answered = i + 1;
                    await().until(() -> {
                        acknowledgeAll(engine);
                        return stream.received().size() == subscriptions + answered;
                    });
                }
            }
            await().until(() -> {
                acknowledgeAll(engine);
                return stream.received().size() == subscriptions + responses.size();
            });

            List<ByteString> acknowledgements = recording.requests().stream()
                    .flatMap(request -> request.raw().stream())
                    .toList();
            assertThat(acknowledgements).hasSize(responses.size());
            assertThat(stream.received().stream().skip(subscriptions).map(DeltaDiscoveryRequest::toByteString))
                    .containsExactlyInAnyOrderElementsOf(acknowledgements);
            assertThat(held(engine).keySet().stream().map(ResourceKey::name))
                    .containsExactlyInAnyOrder(
                            "local-mesh-external-service-76w699wcwwbdb48f",
                            "local-universal-mesh-service-7247527ff6dc7zdf",
                            "ingress-1-dfx2d8846584xwc7");
            assertThat(port.insights.stream().flatMap(batch -> batch.settled().stream()))
                    .containsExactlyInAnyOrderElementsOf(INSIGHTS);
        }
    }

    @Test
    void whatTheRecordedZoneSentIsTakenByteForByteButForStatusAndTheZoneOfItsIngress() {
        try (OpenPort port = OpenPort.open(
                        directory,
                        claim -> new ZoneAuthentication.Admitted("east", false, Optional.empty()),
                        OpenPort.Choices.USUAL);
                RawZone zone = port.zone("east")) {
            zone.globalToZone()
                    .send(RecordedSession.load().requests().getFirst().message());
            var stream = zone.zoneToGlobal();
            HandDrivenSession<FromProvider, FromSubscriber> engine = port.provider("east");
            engine.link.send(HELLO);
            Map<String, String> versions = new HashMap<>();
            for (RecordedSession.Response response : recording.responses()) {
                stream.send(response.message());
                response.message()
                        .getResourcesList()
                        .forEach(resource -> versions.put(resource.getName(), resource.getVersion()));
            }
            await().until(() -> {
                acknowledgeAll(engine);
                return upserts(engine).size() >= 8;
            });
            List<Upsert> asSent = upserts(engine).stream()
                    .filter(upsert -> !upsert.key().kind().equals("MeshService"))
                    .filter(upsert -> !upsert.key().kind().equals("ZoneIngress"))
                    .toList();
            assertThat(asSent).hasSize(4).allSatisfy(upsert -> assertThat(
                            upsert.digest().hex())
                    .isEqualTo(versions.get(
                            upsert.key().name() + "." + upsert.key().mesh())));
            assertThat(upserts(engine))
                    .filteredOn(upsert -> upsert.key().kind().equals("ZoneIngress"))
                    .singleElement()
                    .satisfies(ingress -> assertThat(zoneOf(ingress)).isEqualTo("east"));
        }
    }

    @Test
    void ourZoneSaysToTheRecordedGlobalWhatTheRecordedZoneSaid() {
        ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
        List<HandDrivenSession<FromSubscriber, FromProvider>> engines = new CopyOnWriteArrayList<>();
        List<PeerIdentity> peers = new CopyOnWriteArrayList<>();
        LoopbackCertificates certificates = LoopbackCertificates.in(directory);
        try (RecordedGlobal global = RecordedGlobal.start(certificates);
                KdsClient client = client(global, certificates, timers, peers, engines)) {
            client.start();
            await().until(() ->
                    !engines.isEmpty() && !engines.getFirst().received.isEmpty());
            HandDrivenSession<FromSubscriber, FromProvider> engine = engines.getFirst();
            assertThat(engine.received.getFirst()).isInstanceOf(Hello.class);
            assertThat(peers).containsExactly(new PeerIdentity("global", "host-2b1f", "grpc"));

            long revision = 0;
            for (List<RecordedSession.Response> change : oneByOne()) {
                revision++;
                RecordedChange.tell(engine, change, revision);
                long told = revision;
                await().until(() -> engine.received.getLast() instanceof Ack ack && ack.revision() == told);
            }
            await().until(() ->
                    global.provided().size() == recording.responses().size());
            assertThat(contents(global.provided()))
                    .containsExactlyEntriesOf(contents(recording.responses().stream()
                            .map(RecordedSession.Response::message)
                            .toList()));
            assertThat(global.provided()).allSatisfy(response -> {
                assertThat(response.getControlPlane().getIdentifier()).isEqualTo("east");
                assertThat(response.getNonce()).isNotEmpty();
            });
            assertThat(global.provided().stream().map(DeltaDiscoveryResponse::getNonce))
                    .doesNotHaveDuplicates();
        } finally {
            timers.shutdownNow();
        }
    }

    private static KdsClient client(
            RecordedGlobal global,
            LoopbackCertificates certificates,
            ScheduledExecutorService timers,
            List<PeerIdentity> peers,
            List<HandDrivenSession<FromSubscriber, FromProvider>> engines) {
        boolean[] told = {false};
        InsightOutbox nothing = () -> bytes -> {
            InsightBatch batch = told[0] ? InsightBatch.EMPTY : new InsightBatch(List.of(), List.of(), INSIGHTS);
            told[0] = true;
            return batch;
        };
        return new KdsClient(
                new KdsClient.Setup(
                        new GlobalAddress("127.0.0.1", global.port(), true),
                        new KdsClient.Trust.Authorities(certificates.authority()),
                        Optional.empty(),
                        Optional::empty,
                        new ZoneNode("east", "host-1", "2.13.10", "{}"),
                        10_485_760,
                        Duration.ofSeconds(14)),
                new KdsClient.Sessions(
                        link -> {
                            // The other direction is not this test's; its hello must be said for global to be known.
                            link.send(new Hello(
                                    1, Optional.empty(), new Filter(new TreeSet<>(Set.of("Mesh")), new TreeSet<>())));
                            return new HandDrivenSession<>(link);
                        },
                        (peer, link) -> {
                            peers.add(peer);
                            return HandDrivenSession.into(engines, link);
                        },
                        nothing),
                InstantSource.system(),
                new Random(1),
                timers);
    }

    /** The first responses together, and each later one: the reference sends changes of one type a second apart. */
    private List<List<RecordedSession.Response>> oneByOne() {
        List<RecordedSession.Response> responses = recording.responses();
        int first = subscribed().size();
        List<List<RecordedSession.Response>> changes = new ArrayList<>();
        changes.add(responses.subList(0, first));
        responses.subList(first, responses.size()).forEach(response -> changes.add(List.of(response)));
        return changes;
    }

    private List<String> subscribed() {
        return recording.requests().stream()
                .map(RecordedSession.Request::message)
                .filter(request -> request.getResponseNonce().isEmpty())
                .map(DeltaDiscoveryRequest::getTypeUrl)
                .toList();
    }

    private static void acknowledgeAll(HandDrivenSession<FromProvider, FromSubscriber> engine) {
        long newest = engine.received.stream()
                .filter(Bookmark.class::isInstance)
                .mapToLong(message -> ((Bookmark) message).at().revision())
                .max()
                .orElse(0);
        if (newest > engine.readyCalls.get()) {
            engine.readyCalls.set((int) newest);
            engine.link.send(new Ack(newest, Digest.ZERO, List.of()));
        }
    }

    private static List<Upsert> upserts(HandDrivenSession<FromProvider, FromSubscriber> engine) {
        return engine.received.stream()
                .filter(Part.class::isInstance)
                .flatMap(message -> ((Part) message).upserts().stream())
                .toList();
    }

    private static Map<ResourceKey, Upsert> held(HandDrivenSession<FromProvider, FromSubscriber> engine) {
        Map<ResourceKey, Upsert> held = new HashMap<>();
        for (FromProvider message : engine.received) {
            if (message instanceof Part part) {
                part.upserts().forEach(upsert -> held.put(upsert.key(), upsert));
                part.removals().forEach(held::remove);
            }
        }
        return held;
    }

    /** What responses carry, by type: everything but order and nonces, which the reference leaves to chance. */
    private static TreeMap<String, String> contents(List<DeltaDiscoveryResponse> responses) {
        return responses.stream()
                .collect(Collectors.toMap(
                        DeltaDiscoveryResponse::getTypeUrl,
                        response -> response.getResourcesList().stream()
                                        .map(Resource::toString)
                                        .sorted()
                                        .toList()
                                + " - " + response.getRemovedResourcesList(),
                        (one, other) -> one + other,
                        TreeMap::new));
    }

    private static String zoneOf(Upsert ingress) {
        try {
            return ZoneIngress.parseFrom(
                            KumaResource.parseFrom(ingress.bytes()).getSpec().getValue())
                    .getZone();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }
}
