package io.meridian.global;

import io.meridian.common.admission.Admission;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.ProvidedResourceRules;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.auth.ZonePolicy;
import io.meridian.common.auth.ZoneTokenAuthenticator;
import io.meridian.common.codec.WireForm;
import io.meridian.common.rest.RestRoutes;
import io.meridian.common.runtime.ClusterId;
import io.meridian.common.runtime.ControlPlane;
import io.meridian.common.runtime.Foundation;
import io.meridian.common.runtime.Launch;
import io.meridian.common.runtime.ZoneProofs;
import io.meridian.common.runtime.metrics.PropagationTimers;
import io.meridian.common.runtime.settings.MeridianSettings;
import io.meridian.common.runtime.settings.MultizoneSettings;
import io.meridian.common.runtime.settings.Settings;
import io.meridian.common.runtime.tls.KeyMaterial;
import io.meridian.common.runtime.tls.TlsRules;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.drive.ProviderHub;
import io.meridian.common.sync.drive.SubscriberHub;
import io.meridian.common.sync.grpc.KdsServer;
import io.meridian.common.sync.grpc.KdsTls;
import io.meridian.global.sync.ProvidedByZones;
import io.meridian.global.zones.CredentialWatch;
import io.meridian.global.zones.KnownZones;
import io.meridian.global.zones.ZoneDeclaration;
import io.meridian.global.zones.ZoneLedger;
import io.meridian.global.zones.ZoneStatuses;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The control plane of the whole mesh, wired: store, rules, REST, and the port to which zones connect. */
final class GlobalControlPlane implements ControlPlane {
    /** A zone of ours says something at least every 10 s; one that is silent for longer is offline (invariant I6). */
    private static final Duration ZONE_SILENCE = Duration.ofSeconds(14);

    private final Foundation foundation;
    private final ProviderHub hub;
    private final SubscriberHub provided;
    private final KdsServer kds;
    private final KnownZones zones;
    private final CredentialWatch credentials;
    private final RestRoutes api;

    private GlobalControlPlane(
            Foundation foundation,
            ProviderHub hub,
            SubscriberHub provided,
            KdsServer kds,
            KnownZones zones,
            CredentialWatch credentials,
            RestRoutes api) {
        this.foundation = foundation;
        this.hub = hub;
        this.provided = provided;
        this.kds = kds;
        this.zones = zones;
        this.credentials = credentials;
        this.api = api;
    }

    static GlobalControlPlane open(Launch launch, MeterRegistry meters) {
        Settings settings = launch.settings();
        ControlPlaneRole role = new ControlPlaneRole(
                new ControlPlaneRole.Place.Global(),
                settings.mode().environment(),
                settings.apiServer().readOnly(),
                true);
        Foundation foundation = new Foundation(launch, role, WireForm.ofGlobal());
        ResourceStore store = foundation.store();
        ProviderHub hub = new ProviderHub(
                store,
                new GlobalToZone(),
                () -> ClusterId.in(store),
                foundation.threads().sessions(),
                foundation.threads(),
                launch.clock(),
                new PropagationTimers(meters));
        List<KindRules> rules = foundation.rules(
                zone -> hub.status(zone).map(SyncStatus::connected).orElse(false));
        foundation.startUp(rules);
        SubscriberHub provided = new SubscriberHub(
                store,
                new ProvidedByZones(store, new ProvidedResourceRules(role, rules)).terms(hub::keptOut),
                foundation.threads().sessions(),
                foundation.threads(),
                launch.clock());
        KnownZones zones = new KnownZones(
                store,
                new ZoneLedger.Global(launch.instanceId(), settings.meridian().reportedVersion()),
                launch.clock(),
                launch.random(),
                foundation.threads(),
                new KnownZones.Metrics(meters, hub::status));
        KdsServer kds = listen(
                launch,
                foundation,
                new KdsServer.Sessions(
                        new ZoneDeclaration(store, hub::open), provided::open, zones.inbox(), zones.witness()));
        RestRoutes api = foundation.api(
                foundation.admission(rules, Admission.Observer.NONE),
                zones.known(),
                new ZoneStatuses(hub, provided, zone -> notices(zone, kds, zones)),
                List.of());
        CredentialWatch credentials =
                new CredentialWatch(store, foundation.threads().sessions(), kds::judgeAgain);
        return new GlobalControlPlane(foundation, hub, provided, kds, zones, credentials, api);
    }

    @Override
    public void serve(Router router) {
        api.register(router);
    }

    @Override
    public void close() {
        credentials.close();
        kds.close();
        hub.close();
        provided.close();
        zones.close();
        foundation.close();
    }

    private static KdsServer listen(Launch launch, Foundation foundation, KdsServer.Sessions sessions) {
        MultizoneSettings.GlobalKds settings =
                launch.settings().multizone().global().kds();
        MeridianSettings.Kds zones = launch.settings().meridian().kds();
        ResourceStore store = foundation.store();
        KeyMaterial certificate = launch.certificateOr(settings.tlsCertFile(), settings.tlsKeyFile());
        ZonePolicy policy = new ZonePolicy(
                zones.zoneAuth(), zones.openZones().map(Set::copyOf).orElse(Set.of()));
        try {
            Optional<KdsTls> tls = settings.tlsEnabled()
                    ? Optional.of(tls(settings, certificate, zones.clientCaFile()))
                    : Optional.empty();
            return KdsServer.start(
                    new KdsServer.Setup(
                            new InetSocketAddress(settings.grpcPort()),
                            tls,
                            settings.maxMsgSize(),
                            settings.zoneHealthCheck().pollInterval(),
                            ZONE_SILENCE,
                            launch.instanceId(),
                            launch.settings().meridian().reportedVersion()),
                    sessions,
                    new ZoneTokenAuthenticator(
                            foundation.verifier(), policy, ClusterId.in(store), new ZoneProofs(store)),
                    launch.clock(),
                    launch.random(),
                    foundation.threads().timers());
        } catch (IOException e) {
            throw new UncheckedIOException("the KDS port " + settings.grpcPort() + " cannot be opened", e);
        }
    }

    private static KdsTls tls(MultizoneSettings.GlobalKds settings, KeyMaterial certificate, Optional<Path> clientCa)
            throws IOException {
        TlsRules rules = MultizoneSettings.GlobalKds.tls(settings);
        return KdsTls.read(
                new KdsTls.Material(certificate.certificate(), certificate.key(), clientCa),
                rules.protocols(),
                rules.cipherSuites());
    }

    /** What the transport noticed: what a zone gets otherwise than it is stored, and what comes near a limit; and what was left out. */
    private static List<String> notices(String zone, KdsServer kds, KnownZones zones) {
        List<String> notices = new ArrayList<>();
        kds.notices(zone).forEach((about, text) -> notices.add(about + ": " + text));
        zones.problem(zone).ifPresent(notices::add);
        return notices;
    }
}
