package io.meridian.zone.sync;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.codec.WireForm;
import io.meridian.common.insight.InsightOutbox;
import io.meridian.common.rest.SyncView;
import io.meridian.common.runtime.Foundation;
import io.meridian.common.runtime.Launch;
import io.meridian.common.runtime.settings.MeridianSettings;
import io.meridian.common.runtime.settings.MultizoneSettings;
import io.meridian.common.runtime.settings.Settings;
import io.meridian.common.runtime.settings.StoreSettings;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Tenure;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.direction.ZoneToGlobal;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.ProviderHub;
import io.meridian.common.sync.drive.SubscriberDrive;
import io.meridian.common.sync.drive.Subscription;
import io.meridian.common.sync.grpc.ConnectionState;
import io.meridian.common.sync.grpc.GlobalAddress;
import io.meridian.common.sync.grpc.KdsClient;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** A zone's subscription to its global over KDS: it is kept up for as long as the zone runs. */
public final class GlobalSubscription implements SyncView.OfZone, AutoCloseable {
    private static final String TRANSPORT = "grpc";

    /** The one recipient of what a zone provides, as its transport calls it. */
    private static final String GLOBAL = ZoneToGlobal.RECIPIENT;

    /** A global of ours says something at least every 10 s; after this long without a word it is dialled again (invariant I6). */
    private static final Duration SILENCE = Duration.ofSeconds(14);

    private static final List<String> FEATURES =
            List.of(GlobalToZone.OPTIONAL_TARGET_REF, GlobalToZone.PRODUCER_POLICIES, GlobalToZone.MULTI_ZONE_SELECTOR);

    private final SubscriberDrive drive;
    private final ProviderHub provided;
    private final KdsClient client;

    /**
     * Dials global; returns at once.
     *
     * @param address of global
     * @param insights how the zone's proxies fare
     */
    public GlobalSubscription(Launch launch, Foundation foundation, String address, InsightOutbox insights) {
        Settings settings = launch.settings();
        MultizoneSettings.Zone zone = settings.multizone().zone();
        GlobalToZone direction = new GlobalToZone();
        Subscription subscription = new Subscription(
                zone.name(),
                direction,
                WireForm.ofZone(zone.name()),
                new Filter(direction.kinds(), new TreeSet<>(FEATURES)),
                new ReadableResources(),
                new Tenure.InZone());
        drive = new SubscriberDrive(
                foundation.store(),
                new PeerIdentity(zone.name(), launch.instanceId(), TRANSPORT),
                subscription,
                foundation.threads().sessions(),
                foundation.threads(),
                launch.clock());
        provided = new ProviderHub(
                foundation.store(),
                new ZoneToGlobal(zone.name()),
                zone::name,
                foundation.threads().sessions(),
                foundation.threads(),
                launch.clock());
        client = new KdsClient(
                new KdsClient.Setup(
                        GlobalAddress.parse(address),
                        trust(zone.kds()),
                        identity(settings.meridian()),
                        new ZoneToken(settings.meridian()),
                        new ZoneNode(
                                zone.name(),
                                launch.instanceId(),
                                settings.meridian().reportedVersion(),
                                announced(foundation, settings.store().type())),
                        zone.kds().maxMsgSize(),
                        SILENCE),
                new KdsClient.Sessions(drive::open, provided::open, insights),
                launch.clock(),
                launch.random(),
                foundation.threads().timers());
        client.start();
    }

    @Override
    public SyncStatus own() {
        SyncStatus down = drive.status();
        SyncStatus status = provided.status(GLOBAL)
                .map(up -> down.withProvides(up.ofZone(down.zone()).withKinds(provided.shareOf(GLOBAL))))
                .orElse(down);
        return client.state() instanceof ConnectionState.Disconnected gone
                ? status.withProblem("no connection to global: " + gone.reason())
                : status;
    }

    @Override
    public boolean release(String mesh) {
        boolean held = drive.status().held().contains(mesh);
        drive.release(mesh);
        return held;
    }

    @Override
    public void close() {
        client.close();
        provided.close();
        drive.close();
    }

    private static Optional<KdsClient.Identity> identity(MeridianSettings settings) {
        return settings.zoneTlsCertFile()
                .flatMap(certificate -> settings.zoneTlsKeyFile().map(key -> new KdsClient.Identity(certificate, key)));
    }

    private static KdsClient.Trust trust(MultizoneSettings.ZoneKds settings) {
        return settings.tlsSkipVerify()
                ? new KdsClient.Trust.Anyone()
                : settings.rootCaFile()
                        .<KdsClient.Trust>map(KdsClient.Trust.Authorities::new)
                        .orElseGet(KdsClient.Trust.Platform::new);
    }

    /** Peers of the reference know no {@code h2}; what they conclude from the type is that a zone keeps what it has. */
    private static String announced(Foundation foundation, StoreSettings.Type type) {
        ObjectNode configuration = foundation.configuration();
        ObjectNode store = configuration.withObject("/store");
        store.put("type", type == StoreSettings.Type.MEMORY ? "memory" : "postgres");
        return configuration.toString();
    }
}
