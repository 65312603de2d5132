package io.meridian.common.insight;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Gateway;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Gateway.GatewayType;
import io.meridian.wire.mesh.v1alpha1.DataplaneInsight;
import io.meridian.wire.mesh.v1alpha1.DiscoverySubscription;
import io.meridian.wire.mesh.v1alpha1.MeshInsight;
import io.meridian.wire.mesh.v1alpha1.MeshInsight.DataplanesByType;
import io.meridian.wire.mesh.v1alpha1.MeshInsight.DpVersions;
import io.meridian.wire.mesh.v1alpha1.MeshInsight.MTLS;
import io.meridian.wire.mesh.v1alpha1.MeshInsight.PolicyStat;
import io.meridian.wire.mesh.v1alpha1.MeshInsight.ResourceStat;
import io.meridian.wire.mesh.v1alpha1.MeshInsight.ServiceStat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** One mesh in figures: its dataplanes by health, its policies and resources by kind, its services (spec/rest-api §3.5). */
public final class MeshInsights {

    private static final String SERVICE = "kuma.io/service";
    private static final String UNKNOWN = "unknown";
    private static final String ALL = "all";
    private static final String STANDARD = "standard";
    private static final String GATEWAY = "gateway";
    private static final String BUILTIN = "builtin";
    private static final String DELEGATED = "delegated";

    private final Counts byType = new Counts();
    private final Counts byProxyVersion = new Counts();
    private final Counts byEnvoyVersion = new Counts();
    private final Counts byIssuer = new Counts();
    private final Counts bySupported = new Counts();
    private final Set<String> services = new TreeSet<>();

    private MeshInsights() {}

    /** The insight on a mesh, as of what is stored now. */
    public static MeshInsight of(String mesh, ResourceReader stored) {
        MeshInsights counted = new MeshInsights();
        for (StoredResource dataplane : stored.list(ResourceKinds.DATAPLANE, mesh)) {
            counted.add(dataplane, stored);
        }
        MeshInsight.Builder insight = counted.dataplanes();
        for (ResourceKind kind : ResourceKinds.SERVED) {
            int total = kind.meshScoped() && !kind.insight()
                    ? stored.list(kind, mesh).size()
                    : 0;
            if (total > 0) {
                insight.putResources(
                        kind.name(), ResourceStat.newBuilder().setTotal(total).build());
            }
            if (total > 0 && kind.policy().isPresent()) {
                insight.putPolicies(
                        kind.name(), PolicyStat.newBuilder().setTotal(total).build());
            }
        }
        int internal = counted.services.size();
        int external = stored.list(ResourceKinds.named("ExternalService"), mesh).size();
        return insight.setServices(ServiceStat.newBuilder()
                        .setTotal(internal + external)
                        .setInternal(internal)
                        .setExternal(external))
                .build();
    }

    /** What is known of a dataplane's proxy; the default instance when nothing is. */
    static DataplaneInsight insightOn(ResourceKey dataplane, ResourceReader known)
            throws InvalidProtocolBufferException {
        Optional<StoredResource> insight = known.get(InsightBoard.on(dataplane));
        return insight.isPresent()
                ? DataplaneInsight.parseFrom(insight.get().spec())
                : DataplaneInsight.getDefaultInstance();
    }

    private void add(StoredResource found, ResourceReader stored) {
        try {
            Dataplane dataplane = Dataplane.parseFrom(found.spec());
            DataplaneInsight insight = insightOn(found.key(), stored);
            add(dataplane, insight, DataplaneHealth.of(dataplane, insight));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(found.key() + " is stored with bytes that are not of its kind", e);
        }
    }

    private void add(Dataplane dataplane, DataplaneInsight insight, DataplaneHealth health) {
        byType.add(ALL, health);
        if (dataplane.getNetworking().hasGateway()) {
            Gateway gateway = dataplane.getNetworking().getGateway();
            byType.add(GATEWAY, health);
            byType.add(gateway.getType() == GatewayType.BUILTIN ? BUILTIN : DELEGATED, health);
            addService(gateway.getTagsOrDefault(SERVICE, ""));
        } else {
            byType.add(STANDARD, health);
        }
        dataplane
                .getNetworking()
                .getInboundList()
                .forEach(inbound -> addService(inbound.getTagsOrDefault(SERVICE, "")));
        int subscriptions = insight.getSubscriptionsCount();
        DiscoverySubscription latest = subscriptions == 0
                ? DiscoverySubscription.getDefaultInstance()
                : insight.getSubscriptions(subscriptions - 1);
        byProxyVersion.add(known(latest.getVersion().getKumaDp().getVersion()), health);
        byEnvoyVersion.add(known(latest.getVersion().getEnvoy().getVersion()), health);
        if (insight.hasMTLS()) {
            byIssuer.add(known(insight.getMTLS().getIssuedBackend()), health);
            insight.getMTLS().getSupportedBackendsList().forEach(backend -> bySupported.add(backend, health));
        }
    }

    private MeshInsight.Builder dataplanes() {
        return MeshInsight.newBuilder()
                .setDataplanes(byType.of(ALL))
                .setDataplanesByType(DataplanesByType.newBuilder()
                        .setStandard(byType.of(STANDARD))
                        .setGateway(byType.of(GATEWAY))
                        .setGatewayBuiltin(byType.of(BUILTIN))
                        .setGatewayDelegated(byType.of(DELEGATED)))
                .setDpVersions(DpVersions.newBuilder()
                        .putAllKumaDp(byProxyVersion.all())
                        .putAllEnvoy(byEnvoyVersion.all()))
                .setMTLS(MTLS.newBuilder()
                        .putAllIssuedBackends(byIssuer.all())
                        .putAllSupportedBackends(bySupported.all()));
    }

    private void addService(String service) {
        if (!service.isEmpty()) {
            services.add(service);
        }
    }

    private static String known(String value) {
        return value.isEmpty() ? UNKNOWN : value;
    }
}
