package io.meridian.common.sync.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.Acceptance;
import io.meridian.common.testing.kds.RawZone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engines of global and zones promise, kept by this transport, with real stores in memory and real sockets. */
final class EnginesOverGrpcTest {
    private static final ResourceKind MESH = ResourceKinds.MESH_KIND;
    private static final ResourceKind TIMEOUT = ResourceKinds.named("MeshTimeout");
    private static final ResourceKind INGRESS = ResourceKinds.named("ZoneIngress");

    @TempDir
    private Path directory;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(directory);
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    void aZoneComesToHoldWhatGlobalHoldsAndEachChangeOfIt() {
        federation.put(Federation.mesh("m1"));
        Federation.Zone zone = federation.zone("east");
        zone.awaitInSync();
        assertThat(names(zone.store.list(MESH))).containsExactly("m1");
        federation.put(Federation.timeout("t1", "20s"));
        zone.awaitInSync();
        assertThat(zone.store.list(TIMEOUT)).singleElement().satisfies(stored -> {
            assertThat(stored.key().name()).startsWith("t1-");
            assertThat(stored.spec().toStringUtf8()).contains("20s");
        });
        federation.delete(Federation.timeout("t1", "").key());
        federation.delete(Federation.mesh("m1").key());
        zone.awaitInSync();
        assertThat(zone.store.list(MESH)).isEmpty();
        assertThat(zone.store.list(TIMEOUT)).isEmpty();
    }

    @Test
    void whatAZoneOwnsComesToGlobalAndOnToTheOtherZonesAndGoesWithItsOwner() {
        federation.put(Federation.declared("east"));
        federation.put(Federation.declared("west"));
        federation.put(Federation.mesh("m1"));
        Federation.Zone east = federation.zone("east");
        Federation.Zone west = federation.zone("west");
        east.awaitInSync();
        west.awaitInSync();
        east.put(Federation.ingress("ingress-1", "east"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> names(federation.global.list(INGRESS)).size() == 1);
        assertThat(federation.global.list(INGRESS)).singleElement().satisfies(stored -> {
            assertThat(stored.key().name()).startsWith("ingress-1-");
            assertThat(stored.resource().labels())
                    .containsEntry("kuma.io/origin", "zone")
                    .containsEntry("kuma.io/zone", "east")
                    .containsEntry("kuma.io/display-name", "ingress-1");
        });
        await().until(() -> names(west.store.list(INGRESS)).size() == 1);
        await().until(() -> federation.provided.status("east").orElseThrow().inSync());
        east.delete(Federation.ingress("ingress-1", "east").key());
        await().until(() -> federation.global.list(INGRESS).isEmpty());
        await().until(() -> west.store.list(INGRESS).isEmpty());
    }

    @Test
    void afterADisconnectOnlyWhatChangedMeanwhileGoesUp() {
        federation.put(Federation.declared("east"));
        Federation.Zone east = federation.zone("east");
        for (int i = 0; i < 50; i++) {
            east.put(Federation.ingress("ingress-" + i, "east"));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            SyncStatus up = federation.provided.status("east").orElseThrow();
            return up.inSync() && federation.global.list(INGRESS).size() == 50;
        });
        int port = federation.server.port();
        federation.stopGlobal();
        await().until(() -> !east.drive.status().connected());
        east.put(Federation.ingress("ingress-50", "east"));
        federation.startGlobal(port);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            SyncStatus up = federation.provided.status("east").orElseThrow();
            return up.inSync() && federation.global.list(INGRESS).size() == 51;
        });
        SyncStatus up = federation.provided.status("east").orElseThrow();
        assertThat(up.resumes()).isEqualTo(1);
        assertThat(up.fullSyncs()).isZero();
        assertThat(up.resources()).isEqualTo(1);
    }

    @Test
    void afterADisconnectOnlyWhatChangedMeanwhileIsSent() {
        federation.put(Federation.mesh("m1"));
        for (int i = 0; i < 200; i++) {
            federation.put(Federation.timeout("t" + i, "20s"));
        }
        Federation.Zone zone = federation.zone("east");
        zone.awaitInSync();
        int port = federation.server.port();
        federation.server.close();
        await().until(() -> !zone.drive.status().connected());
        federation.put(Federation.timeout("t7", "30s"));
        federation.hub.close();
        federation.startGlobal(port);
        SyncStatus before = zone.drive.status();
        zone.awaitInSync();
        SyncStatus after = zone.drive.status();
        assertThat(after.resumes() - before.resumes()).isEqualTo(1);
        assertThat(after.fullSyncs()).isEqualTo(before.fullSyncs());
        assertThat(after.resources() - before.resources()).isEqualTo(1);
        assertThat(after.bytes() - before.bytes()).isBetween(100L, 1_000L);
    }

    @Test
    void oneRefusedResourceStopsOnlyItselfAndIsShownAtGlobal() {
        Acceptance wary = offered -> offered.key().name().startsWith("bad")
                ? new Acceptance.Verdict.Refused("spec.to: this zone does not like it")
                : Federation.readable(offered);
        federation.put(Federation.mesh("m1"));
        federation.put(Federation.timeout("bad", "1s"));
        federation.put(Federation.timeout("good", "2s"));
        Federation.Zone zone = federation.zone("east", wary);
        zone.awaitInSync();
        assertThat(zone.store.list(TIMEOUT))
                .singleElement()
                .satisfies(stored -> assertThat(stored.key().name()).startsWith("good"));
        assertThat(federation.hub.status("east").orElseThrow().refused())
                .singleElement()
                .satisfies(refused -> {
                    assertThat(refused.key().name()).startsWith("bad");
                    assertThat(refused.reason()).isEqualTo("spec.to: this zone does not like it");
                });
    }

    @Test
    void aZoneThatDoesNotReadDelaysNoOther() {
        federation.put(Federation.mesh("m1"));
        try (RawZone slow = RawZone.connect(
                federation.server.port(), federation.certificates, Optional.of("slow"), Optional.of("token of slow"))) {
            var stream = slow.globalToZone();
            stream.stopReading();
            stream.send(subscribe("Mesh", "slow"));
            stream.send(subscribe("Secret", "slow"));
            stream.send(subscribe("MeshTimeout", "slow"));
            Federation.Zone zone = federation.zone("east");
            zone.awaitInSync();
            for (int i = 0; i < 20; i++) {
                federation.put(Federation.timeout("t" + i, "20s"));
            }
            zone.awaitInSync();
            assertThat(zone.store.list(TIMEOUT)).hasSize(20);
            assertThat(stream.received().size()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aKumaZoneThatAnswersIsShownInStepWithGlobal() {
        federation.put(Federation.mesh("m1"));
        federation.put(Federation.timeout("t1", "20s"));
        try (RawZone zone = RawZone.connect(
                federation.server.port(), federation.certificates, Optional.of("kuma"), Optional.of("token of kuma"))) {
            var stream = zone.globalToZone();
            ResourceKinds.ALL.stream()
                    .filter(ResourceKind::globalToZone)
                    .forEach(kind -> stream.send(subscribe(kind.name(), "kuma")));
            answer(stream, 0, 43);
            assertThat(stream.received().stream().map(DeltaDiscoveryResponse::getTypeUrl))
                    .startsWith("Secret", "GlobalSecret", "Config", "Mesh");
            await().until(() -> inSync("kuma"));

            federation.put(Federation.timeout("t1", "40s"));
            answer(stream, 43, 44);
            DeltaDiscoveryResponse change = stream.received().getLast();
            assertThat(change.getTypeUrl()).isEqualTo("MeshTimeout");
            assertThat(change.getResourcesCount()).isEqualTo(1);
            assertThat(change.getResources(0).getName()).startsWith("t1-").endsWith(".m1");
            assertThat(change.getResources(0).getVersion()).hasSize(64);

            federation.delete(Federation.timeout("t1", "").key());
            answer(stream, 44, 45);
            assertThat(stream.received().getLast().getRemovedResourcesList()).hasSize(1);
            await().until(() -> inSync("kuma"));
        }
        await().until(() -> !federation.hub.status("kuma").orElseThrow().connected());
    }

    @Test
    void theNewestSessionOfAZoneEndsTheOlder() throws Exception {
        federation.put(Federation.mesh("m1"));
        try (RawZone zone = RawZone.connect(
                federation.server.port(), federation.certificates, Optional.of("kuma"), Optional.of("token of kuma"))) {
            var older = zone.globalToZone();
            older.send(subscribe("Mesh", "kuma"));
            await().until(() -> federation.hub.status("kuma").isPresent());
            var newer = zone.globalToZone();
            newer.send(subscribe("Mesh", "kuma"));
            assertThat(older.closed().get(10, TimeUnit.SECONDS).getDescription())
                    .contains("newer session");
            await().atMost(Duration.ofSeconds(10)).until(() -> newer.received().size() == 1);
            assertThat(federation.hub.status("kuma").orElseThrow().connected()).isTrue();
        }
    }

    private boolean inSync(String zone) {
        return federation.hub.status(zone).filter(SyncStatus::inSync).isPresent();
    }

    /** Answers responses from one number on, until there were as many. */
    private static void answer(
            RawZone.Stream<DeltaDiscoveryRequest, DeltaDiscoveryResponse> stream, int from, int total) {
        for (int i = from; i < total; i++) {
            int next = i;
            await().atMost(Duration.ofSeconds(20)).until(() -> stream.received().size() > next);
            DeltaDiscoveryResponse response = stream.received().get(next);
            stream.send(DeltaDiscoveryRequest.newBuilder()
                    .setTypeUrl(response.getTypeUrl())
                    .setResponseNonce(response.getNonce())
                    .setNode(Node.newBuilder().setId("kuma"))
                    .build());
        }
    }

    private static DeltaDiscoveryRequest subscribe(String type, String zone) {
        ListValue.Builder features = ListValue.newBuilder();
        List.of("zone-token", "hash-suffix", "hg-mz-selector", "producer-policy-flow", "optional-top-level-target-ref")
                .forEach(feature -> features.addValues(Value.newBuilder().setStringValue(feature)));
        Struct metadata = Struct.newBuilder()
                .putFields("features", Value.newBuilder().setListValue(features).build())
                .build();
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(type)
                .addResourceNamesSubscribe("*")
                .setNode(Node.newBuilder().setId(zone).setMetadata(metadata))
                .build();
    }

    private static List<String> names(List<StoredResource> stored) {
        return stored.stream().map(each -> each.key().name()).toList();
    }
}
