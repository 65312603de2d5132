package io.meridian.global.zones;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.meridian.common.codec.WireForm;
import io.meridian.common.insight.Insight;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.insight.InsightInbox;
import io.meridian.common.insight.MeshInsights;
import io.meridian.common.insight.ServiceInsights;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.DataplaneInsight;
import io.meridian.wire.mesh.v1alpha1.DiscoverySubscription;
import io.meridian.wire.mesh.v1alpha1.MeshInsight.DataplaneStat;
import io.meridian.wire.mesh.v1alpha1.ServiceInsight.Service;
import io.meridian.wire.system.v1alpha1.Zone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What zones report and what is stored of them, counted together. */
final class KnownZonesTest {

    private static final WireForm FROM_EAST = WireForm.ofZone("east");
    private static final ResourceKey ZONE = ResourceKinds.ZONE.key("", "east");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final InMemoryResourceStore store = InMemoryResourceStore.open(InstantSource.system(), WireForm.asGiven());
    private final KnownZones zones = new KnownZones(
            store,
            new ZoneLedger.Global("global-1", "2.13.10"),
            InstantSource.system(),
            new Random(1),
            (delay, task) -> {},
            new KnownZones.Metrics(registry, zone -> Optional.empty()));
    private static final ByteString WEB = Dataplane.newBuilder()
            .setNetworking(Dataplane.Networking.newBuilder()
                    .addInbound(Dataplane.Networking.Inbound.newBuilder().putTags("kuma.io/service", "web")))
            .build()
            .toByteString();

    @BeforeEach
    void aZoneWithADataplane() {
        put(new Resource(ResourceKey.global("Mesh", "default"), Map.of(), ByteString.EMPTY));
        put(new Resource(
                ZONE,
                Map.of(),
                Zone.newBuilder().setEnabled(BoolValue.of(true)).build().toByteString()));
        ResourceKey web = FROM_EAST
                .of(new Resource(ResourceKinds.DATAPLANE.key("default", "web-1"), Map.of(), WEB))
                .key();
        put(new Resource(web, Map.of(), WEB));
    }

    @AfterEach
    void stop() {
        zones.close();
        store.close();
    }

    @Test
    void aDataplaneIsOnlineWhenItsZoneSaysSo() {
        assertThat(count().getOffline()).isEqualTo(1);

        report(true);
        assertThat(count().getOnline()).isEqualTo(1);
        assertThat(service().getStatus()).isEqualTo(Service.Status.online);

        report(false);
        assertThat(count().getOffline()).isEqualTo(1);
        assertThat(store.head().revision())
                .as("three resources, and no insight")
                .isEqualTo(3);
    }

    @Test
    void withTheZoneGoesAllThatItReportedAndAllThatIsMeasuredOfIt() {
        report(true);
        assertThat(registry.find("meridian.zone.connected").tag("zone", "east").gauge())
                .isNotNull();

        store.write(Write.of(new Mutation.Delete(ZONE, Expected.ANYTHING), "test"))
                .join();

        assertThat(zones.known().list(ResourceKinds.named("DataplaneInsight"))).isEmpty();
        assertThat(registry.find("meridian.zone.connected").tag("zone", "east").gauge())
                .isNull();
    }

    private void report(boolean connected) {
        DiscoverySubscription.Builder subscription = DiscoverySubscription.newBuilder()
                .setConnectTime(Timestamp.newBuilder().setSeconds(1));
        if (!connected) {
            subscription.setDisconnectTime(Timestamp.newBuilder().setSeconds(2));
        }
        Canonical insight = FROM_EAST.of(new Resource(
                ResourceKinds.named("DataplaneInsight").key("default", "web-1"),
                Map.of(),
                DataplaneInsight.newBuilder()
                        .addSubscriptions(subscription)
                        .build()
                        .toByteString()));
        InsightInbox.Session session = zones.inbox().open("east");
        session.take(new InsightBatch(List.of(new Insight(insight.key(), insight.bytes())), List.of(), Set.of()));
    }

    private DataplaneStat count() {
        return MeshInsights.of("default", zones.known()).getDataplanes();
    }

    private Service service() {
        return ServiceInsights.of("default", zones.known(), new ServiceInsights.Directory("mesh", 80)).stream()
                .map(ServiceInsights.Named::service)
                .findFirst()
                .orElseThrow();
    }

    private void put(Resource resource) {
        store.write(Write.of(new Mutation.Put(resource, Expected.ANYTHING, Optional.empty()), "test"))
                .join();
    }
}
