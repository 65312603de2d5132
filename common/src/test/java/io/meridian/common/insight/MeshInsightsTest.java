package io.meridian.common.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.PlainForm;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Gateway;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Gateway.GatewayType;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import io.meridian.wire.mesh.v1alpha1.DataplaneInsight;
import io.meridian.wire.mesh.v1alpha1.DiscoverySubscription;
import io.meridian.wire.mesh.v1alpha1.MeshInsight;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MeshInsightsTest {

    private static final Timestamp SOME_TIME =
            Timestamp.newBuilder().setSeconds(1).build();
    private static final DataplaneInsight CONNECTED = DataplaneInsight.newBuilder()
            .addSubscriptions(DiscoverySubscription.newBuilder().setConnectTime(SOME_TIME))
            .build();
    private static final DataplaneInsight GONE = DataplaneInsight.newBuilder()
            .addSubscriptions(
                    DiscoverySubscription.newBuilder().setConnectTime(SOME_TIME).setDisconnectTime(SOME_TIME))
            .build();

    private final InMemoryResourceStore store = InMemoryResourceStore.open(InstantSource.system(), new PlainForm());

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void aDataplaneIsAsHealthyAsItsConnectionAndItsInboundsTogether() {
        Dataplane both = sidecar(inbound("web", true), inbound("api", true));
        Dataplane one = sidecar(inbound("web", true), inbound("api", false));
        Dataplane none = sidecar(inbound("web", false));
        assertThat(DataplaneHealth.of(both, CONNECTED)).isEqualTo(DataplaneHealth.ONLINE);
        assertThat(DataplaneHealth.of(one, CONNECTED)).isEqualTo(DataplaneHealth.PARTIALLY_DEGRADED);
        assertThat(DataplaneHealth.of(none, CONNECTED)).isEqualTo(DataplaneHealth.OFFLINE);
        assertThat(DataplaneHealth.of(sidecar(), CONNECTED)).isEqualTo(DataplaneHealth.OFFLINE);
        assertThat(DataplaneHealth.of(both, GONE)).isEqualTo(DataplaneHealth.OFFLINE);
        assertThat(DataplaneHealth.of(gateway(), CONNECTED)).isEqualTo(DataplaneHealth.ONLINE);
        assertThat(DataplaneHealth.of(gateway(), DataplaneInsight.getDefaultInstance()))
                .isEqualTo(DataplaneHealth.OFFLINE);
    }

    @Test
    void aMeshIsCountedWithoutItsNeighbours() {
        put("Mesh", "", "m", ByteString.EMPTY);
        put("Dataplane", "m", "a", sidecar(inbound("web", true)).toByteString());
        put("DataplaneInsight", "m", "a", CONNECTED.toByteString());
        put(
                "Dataplane",
                "m",
                "b",
                sidecar(inbound("web", true), inbound("api", true)).toByteString());
        put("Dataplane", "m", "g", gateway().toByteString());
        put("Dataplane", "other", "c", sidecar(inbound("db", true)).toByteString());
        put("MeshTimeout", "m", "t", ByteString.copyFromUtf8("{}"));
        put("ExternalService", "m", "e", ByteString.EMPTY);

        MeshInsight insight = MeshInsights.of("m", store);

        assertThat(insight.getDataplanes().getTotal()).isEqualTo(3);
        assertThat(insight.getDataplanes().getOnline()).isEqualTo(1);
        assertThat(insight.getDataplanes().getOffline()).isEqualTo(2);
        assertThat(insight.getDataplanesByType().getStandard().getTotal()).isEqualTo(2);
        assertThat(insight.getDataplanesByType().getGatewayBuiltin().getTotal()).isEqualTo(1);
        assertThat(insight.getServices().getInternal()).isEqualTo(2);
        assertThat(insight.getServices().getExternal()).isEqualTo(1);
        assertThat(insight.getPoliciesMap().keySet()).containsExactly("MeshTimeout");
        assertThat(insight.getResourcesMap().keySet())
                .containsExactlyInAnyOrder("Dataplane", "ExternalService", "MeshTimeout");
        assertThat(insight.getDpVersions().getEnvoyOrThrow("unknown").getTotal())
                .isEqualTo(3);
    }

    private void put(String kind, String mesh, String name, ByteString spec) {
        Resource resource = new Resource(new ResourceKey(kind, mesh, name), Map.of(), spec);
        store.write(Write.of(new Mutation.Put(resource, Expected.ANYTHING, Optional.empty()), "test"))
                .join();
    }

    private static Dataplane sidecar(Inbound... inbounds) {
        Networking.Builder networking = Networking.newBuilder();
        for (Inbound inbound : inbounds) {
            networking.addInbound(inbound);
        }
        return Dataplane.newBuilder().setNetworking(networking).build();
    }

    private static Dataplane gateway() {
        return Dataplane.newBuilder()
                .setNetworking(
                        Networking.newBuilder().setGateway(Gateway.newBuilder().setType(GatewayType.BUILTIN)))
                .build();
    }

    private static Inbound inbound(String service, boolean ready) {
        return Inbound.newBuilder()
                .putTags("kuma.io/service", service)
                .setHealth(Inbound.Health.newBuilder().setReady(ready))
                .build();
    }
}
