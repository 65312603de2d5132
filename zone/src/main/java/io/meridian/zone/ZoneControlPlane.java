package io.meridian.zone;

import io.meridian.common.admission.Admission;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.KindRules;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.rest.Endpoint;
import io.meridian.common.rest.RestRoutes;
import io.meridian.common.rest.SyncView;
import io.meridian.common.runtime.ControlPlane;
import io.meridian.common.runtime.Foundation;
import io.meridian.common.runtime.Launch;
import io.meridian.common.runtime.metrics.ZoneGauges;
import io.meridian.common.runtime.settings.MultizoneSettings;
import io.meridian.common.runtime.settings.Settings;
import io.meridian.common.validation.Violation;
import io.meridian.zone.ingress.IngressAdvertiser;
import io.meridian.zone.insight.ProxyInsights;
import io.meridian.zone.membership.serve.MembershipSettings;
import io.meridian.zone.membership.serve.ZoneMembership;
import io.meridian.zone.routing.serve.ZoneRouting;
import io.meridian.zone.services.serve.AddressSettings;
import io.meridian.zone.services.serve.MeshServiceSettings;
import io.meridian.zone.services.serve.ZoneServices;
import io.meridian.zone.sync.GlobalSubscription;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The control plane of one zone, wired: store, membership, rules, REST, and the connection to global if there is one. */
final class ZoneControlPlane implements ControlPlane {

    private final Foundation foundation;
    private final ZoneMembership membership;
    private final ZoneRouting routing;
    private final ZoneServices services;
    private final IngressAdvertiser ingresses;
    private final ProxyInsights insights;
    private final Optional<GlobalSubscription> subscription;
    private final RestRoutes api;

    private ZoneControlPlane(
            Foundation foundation,
            ZoneMembership membership,
            ZoneRouting routing,
            ZoneServices services,
            IngressAdvertiser ingresses,
            ProxyInsights insights,
            Optional<GlobalSubscription> subscription,
            RestRoutes api) {
        this.foundation = foundation;
        this.membership = membership;
        this.routing = routing;
        this.services = services;
        this.ingresses = ingresses;
        this.insights = insights;
        this.subscription = subscription;
        this.api = api;
    }

    static ZoneControlPlane open(Launch launch, MeterRegistry meters) {
        Settings settings = launch.settings();
        MultizoneSettings.Zone zone = settings.multizone().zone();
        ControlPlaneRole role = new ControlPlaneRole(
                zone.globalAddress().isPresent()
                        ? new ControlPlaneRole.Place.FederatedZone(zone.name())
                        : new ControlPlaneRole.Place.StandaloneZone(zone.name()),
                settings.mode().environment(),
                settings.apiServer().readOnly(),
                !zone.disableOriginLabelValidation());
        Foundation foundation = new Foundation(launch, role, WireForm.ofZone(zone.name()));
        List<KindRules> rules = new ArrayList<>(foundation.rules(none -> false));
        ZoneMembership membership = new ZoneMembership(
                zone.name(),
                foundation.store(),
                dataplaneStructure(rules),
                settings.of(MembershipSettings.class),
                launch.clock(),
                meters);
        rules.removeIf(ZoneControlPlane::ofDataplanes);
        rules.add(membership.rules());
        foundation.startUp(rules);
        ZoneRouting routing = new ZoneRouting(zone.name(), foundation.store(), membership);
        IngressAdvertiser ingresses = new IngressAdvertiser(
                zone.name(), foundation.store(), routing::snapshot, launch.clock(), foundation.threads());
        routing.subscribe(touched -> ingresses.look());
        ProxyInsights insights = new ProxyInsights(zone.name(), foundation.store(), launch.clock());
        ZoneServices services = new ZoneServices(
                foundation.store(),
                insights.known(),
                routing,
                settings.of(MeshServiceSettings.class).deletionGracePeriod(),
                settings.of(AddressSettings.class),
                settings.mode().environment(),
                launch.clock(),
                foundation.threads());
        routing.start();
        Optional<GlobalSubscription> subscription = zone.globalAddress()
                .map(address -> new GlobalSubscription(launch, foundation, address, insights.outbox()));
        Admission admission = foundation.admission(rules, membership.observer());
        subscription.ifPresent(
                own -> new ZoneGauges(name -> Optional.of(own.own()), meters, launch.clock()).show(zone.name()));
        SyncView sync = subscription.<SyncView>map(own -> own).orElseGet(SyncView.None::new);
        List<Endpoint> endpoints = new ArrayList<>(membership.endpoints());
        endpoints.addAll(routing.endpoints());
        RestRoutes api = foundation.api(admission, services.known(), sync, endpoints);
        return new ZoneControlPlane(foundation, membership, routing, services, ingresses, insights, subscription, api);
    }

    @Override
    public void serve(Router router) {
        api.register(router);
    }

    @Override
    public void close() {
        subscription.ifPresent(GlobalSubscription::close);
        membership.close();
        ingresses.close();
        services.close();
        routing.close();
        insights.close();
        foundation.close();
    }

    /** The rules of every control plane for a dataplane by itself; membership adds its own to them. */
    private static Function<Resource, List<Violation>> dataplaneStructure(List<KindRules> rules) {
        return rules.stream()
                .filter(ZoneControlPlane::ofDataplanes)
                .findFirst()
                .<Function<Resource, List<Violation>>>map(rule -> rule::structure)
                .orElse(dataplane -> List.of());
    }

    private static boolean ofDataplanes(KindRules rules) {
        return rules.kind().equals(ResourceKinds.DATAPLANE.name());
    }
}
