package io.meridian.common.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.admission.Admission;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.api.ControlPlaneIndex;
import io.meridian.common.auth.Access;
import io.meridian.common.insight.ServiceInsights;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.ResourceStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;

/**
 * What the API of one control plane is made of. Plain collaborators, so that it runs the same in a package and on a bare server.
 *
 * @param role which control plane this is
 * @param store its resources
 * @param admission the way of every write
 * @param access who may do what
 * @param index what {@code GET /} says
 * @param configuration the effective settings for {@code GET /config}, passwords masked
 * @param systemNamespace the namespace of Kubernetes forms ({@code store.kubernetes.systemNamespace})
 * @param known what is stored, and what is observed beside the store: how dataplanes, zones, ingresses and egresses fare
 * @param sync what sync tells operators
 * @param more endpoints of other features: tokens, membership
 */
public record RestApi(
        ControlPlaneRole role,
        ResourceStore store,
        Admission admission,
        Access access,
        Supplier<ControlPlaneIndex> index,
        Supplier<ObjectNode> configuration,
        String systemNamespace,
        ResourceReader known,
        SyncView sync,
        Collection<Endpoint> more) {

    public RestApi {
        more = List.copyOf(more);
    }

    /** All endpoints, to be served by {@link RestRoutes}. */
    public List<Endpoint> endpoints() {
        return endpoints(InstantSource.system());
    }

    /** As the other, by another clock: it says when figures were counted. */
    List<Endpoint> endpoints(InstantSource clock) {
        ResourceReads reads = new ResourceReads(known, access, systemNamespace);
        ResourceWrites writes = new ResourceWrites(role, store, admission, access);
        List<Endpoint> endpoints = new ArrayList<>();
        endpoints.addAll(IndexEndpoints.of(index, configuration, access));
        endpoints.addAll(CatalogueEndpoints.of(role));
        endpoints.addAll(new ResourceEndpoints(reads, writes).of(ResourceKinds.SERVED));
        endpoints.addAll(new OverviewEndpoints(reads, new Insights(known)).all());
        endpoints.addAll(new InsightEndpoints(known, reads, this::services, clock).all());
        endpoints.addAll(new ServiceInsightEndpoints(known, reads, this::services).all());
        endpoints.add(new KriEndpoint(store, reads).endpoint());
        endpoints.addAll(SyncEndpoints.of(sync, store::head, access));
        if (sync instanceof SyncView.OfGlobal global) {
            endpoints.addAll(new ResourceSyncEndpoints(global, store, reads).of(ResourceKinds.SERVED));
        }
        endpoints.addAll(more);
        return List.copyOf(endpoints);
    }

    private ServiceInsights.Directory services() {
        JsonNode dns = configuration.get().path("dnsServer");
        return new ServiceInsights.Directory(
                dns.path("domain").asText("mesh"), dns.path("serviceVipPort").asInt(80));
    }
}
