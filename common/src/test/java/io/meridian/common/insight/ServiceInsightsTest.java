package io.meridian.common.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.meridian.common.model.Labels;
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
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import io.meridian.wire.mesh.v1alpha1.DataplaneInsight;
import io.meridian.wire.mesh.v1alpha1.DiscoverySubscription;
import io.meridian.wire.mesh.v1alpha1.ExternalService;
import io.meridian.wire.mesh.v1alpha1.ServiceInsight.Service;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ServiceInsightsTest {

    private static final ServiceInsights.Directory DIRECTORY = new ServiceInsights.Directory("mesh", 80);
    private static final DataplaneInsight CONNECTED = DataplaneInsight.newBuilder()
            .addSubscriptions(DiscoverySubscription.newBuilder()
                    .setConnectTime(Timestamp.newBuilder().setSeconds(1)))
            .setMTLS(DataplaneInsight.MTLS.newBuilder().setIssuedBackend("ca-1"))
            .build();

    private final InMemoryResourceStore store = InMemoryResourceStore.open(InstantSource.system(), new PlainForm());

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void aServiceIsAsHealthyAsTheInboundsThatOfferIt() {
        sidecar("a", "east", inbound("web", true), inbound("api", false));
        put("DataplaneInsight", "a", "", CONNECTED.toByteString());
        sidecar("b", "west", inbound("web", true));

        Service web = service("web");
        assertThat(web.getStatus()).isEqualTo(Service.Status.partially_degraded);
        assertThat(web.getDataplanes().getTotal()).isEqualTo(2);
        assertThat(web.getDataplanes().getOnline()).isEqualTo(1);
        assertThat(web.getZonesList()).containsExactly("east", "west");
        assertThat(web.getIssuedBackendsMap()).containsExactly(Map.entry("ca-1", 1));
        assertThat(web.getAddressPort()).isEqualTo("web.mesh:80");
        assertThat(service("api").getStatus()).isEqualTo(Service.Status.offline);
    }

    @Test
    void gatewaysAndServicesOutsideAreTold() {
        put(
                "Dataplane",
                "g",
                "east",
                Dataplane.newBuilder()
                        .setNetworking(Networking.newBuilder()
                                .setGateway(Gateway.newBuilder().putTags("kuma.io/service", "edge")))
                        .build()
                        .toByteString());
        put("DataplaneInsight", "g", "", CONNECTED.toByteString());
        put(
                "ExternalService",
                "e",
                "",
                ExternalService.newBuilder()
                        .putTags("kuma.io/service", "bank")
                        .setNetworking(ExternalService.Networking.newBuilder().setAddress("bank.example:443"))
                        .build()
                        .toByteString());

        assertThat(service("edge").getServiceType()).isEqualTo(Service.Type.gateway_delegated);
        assertThat(service("edge").getStatus()).isEqualTo(Service.Status.online);
        assertThat(service("bank").getServiceType()).isEqualTo(Service.Type.external);
        assertThat(service("bank").getStatus()).isEqualTo(Service.Status.not_available);
        assertThat(service("bank").getAddressPort()).isEqualTo("bank.example:443");
    }

    @Test
    void whatHasNoTagIsNoService() {
        sidecar("a", "east", Inbound.newBuilder().setPort(80).build());
        assertThat(services()).isEmpty();
    }

    private Service service(String name) {
        return Objects.requireNonNull(services().get(name), name);
    }

    private Map<String, Service> services() {
        return ServiceInsights.of("default", store, DIRECTORY).stream()
                .collect(Collectors.toMap(ServiceInsights.Named::name, ServiceInsights.Named::service));
    }

    private void sidecar(String name, String zone, Inbound... inbounds) {
        Networking.Builder networking = Networking.newBuilder();
        for (Inbound inbound : inbounds) {
            networking.addInbound(inbound);
        }
        put(
                "Dataplane",
                name,
                zone,
                Dataplane.newBuilder().setNetworking(networking).build().toByteString());
    }

    private void put(String kind, String name, String zone, ByteString spec) {
        Resource resource = new Resource(
                new ResourceKey(kind, "default", name), zone.isEmpty() ? Map.of() : Map.of(Labels.ZONE, zone), spec);
        store.write(Write.of(new Mutation.Put(resource, Expected.ANYTHING, Optional.empty()), "test"))
                .join();
    }

    private static Inbound inbound(String service, boolean ready) {
        return Inbound.newBuilder()
                .putTags("kuma.io/service", service)
                .setHealth(Inbound.Health.newBuilder().setReady(ready))
                .build();
    }
}
