package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.meridian.common.insight.InsightOutbox;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.grpc.ConnectionState.Dialect;
import io.meridian.common.sync.grpc.dialect.DeltaResponse;
import io.meridian.common.sync.grpc.dialect.KumaMemory;
import io.meridian.common.sync.grpc.dialect.KumaPeer;
import io.meridian.common.sync.grpc.dialect.MalformedMessageException;
import io.meridian.common.sync.grpc.dialect.MeridianProviderEnd;
import io.meridian.common.sync.grpc.dialect.ProviderRole;
import io.meridian.wire.mesh.v1alpha1.KDSSyncServiceGrpc;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a zone to global, from dialling to its end: {@code GlobalToZoneSync}, on which the zone subscribes; then
 * {@code ZoneToGlobalSync}, on which it provides; and its life signs. They live and end together, so that no half is left deaf.
 *
 * <p>Everything that happens to it is taken one at a time.
 */
final class GlobalConnection {
    private static final System.Logger LOG = System.getLogger(GlobalConnection.class.getName());

    /**
     * A global that is there has shaken hands by then. One of the reference that has nothing to send answers nothing more: then the
     * zone's own stream opens without.
     */
    private static final Duration UNANSWERED = Duration.ofSeconds(5);

    private static final Duration BETWEEN_INSIGHTS = Duration.ofSeconds(1);
    private static final Duration SETTLE_AFTER = Duration.ofSeconds(1);

    private final ManagedChannel channel;
    private final KdsClient.Setup setup;
    private final KdsClient.Sessions sessions;
    private final KumaMemory memory;
    private final InstantSource clock;
    private final ScheduledExecutorService timers;
    private final Consumer<Dialect> connected;
    private final BiConsumer<Ending, String> ended;
    private final SynchronizationContext serial = new SynchronizationContext((thread, failure) -> failed(failure));
    private final ClientCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> down;
    private final ClientCall<DeltaResponse, DeltaDiscoveryRequest> up;
    private final ClientOutlet<DeltaDiscoveryRequest> requests;
    private final ClientOutlet<DeltaResponse> responses;
    private final SubscriberStream subscriber;
    private final HealthChecks health;
    private final InsightOutbox.Session insights;
    private @Nullable ProviderStream provider;
    private @Nullable ScheduledFuture<?> unanswered;
    private @Nullable ScheduledFuture<?> telling;
    private boolean upOpen;
    private boolean over;

    GlobalConnection(
            ManagedChannel channel,
            KdsClient.Setup setup,
            KdsClient.Sessions sessions,
            KumaMemory memory,
            InstantSource clock,
            RandomGenerator chance,
            ScheduledExecutorService timers,
            Consumer<Dialect> connected,
            BiConsumer<Ending, String> ended) {
        this.channel = channel;
        this.setup = setup;
        this.sessions = sessions;
        this.memory = memory;
        this.clock = clock;
        this.timers = timers;
        this.connected = connected;
        this.ended = ended;
        this.insights = sessions.insights().open();
        this.down = channel.newCall(KDSSyncServiceGrpc.getGlobalToZoneSyncMethod(), CallOptions.DEFAULT);
        this.up = channel.newCall(zoneToGlobal(), CallOptions.DEFAULT);
        this.requests = new ClientOutlet<>(down, this::close);
        this.responses = new ClientOutlet<>(up, this::close);
        this.subscriber = new SubscriberStream(
                new SubscriberStream.Peer("global", new KumaPeer.Global(), Optional.empty()),
                new SubscriberStream.Surroundings(
                        setup.node(), Long.MAX_VALUE, Optional.empty(), setup.silence(), clock, chance, timers),
                requests,
                dialect -> serial.execute(() -> speaks(dialect)));
        this.health = new HealthChecks(channel, this::headers, setup.silence(), timers, this::close);
    }

    private static MethodDescriptor<DeltaResponse, DeltaDiscoveryRequest> zoneToGlobal() {
        var described = KDSSyncServiceGrpc.getZoneToGlobalSyncMethod();
        return described.toBuilder(DeltaResponseMarshaller.INSTANCE, described.getResponseMarshaller())
                .build();
    }

    private Metadata headers() {
        return KdsHeaders.of(setup.node(), setup.token().get());
    }

    /** Opens the streams, the engine's sessions on them, and the life signs. */
    void open() {
        serial.execute(() -> {
            down.start(new Down(), headers());
            down.request(1);
            subscriber.open(sessions.fromGlobal());
            health.start();
            unanswered = later(UNANSWERED, this::unanswered);
        });
    }

    void close(String reason) {
        serial.execute(() -> end(Ending.LOST, reason));
    }

    private final class Down extends ClientCall.Listener<DeltaDiscoveryResponse> {
        @Override
        public void onMessage(DeltaDiscoveryResponse response) {
            subscriber.onResponse(response);
            down.request(1);
        }

        @Override
        public void onReady() {
            subscriber.onReady();
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            serial.execute(() -> end(Ending.of(status.getCode()), words(status)));
        }
    }

    private final class Up extends ClientCall.Listener<DeltaDiscoveryRequest> {
        @Override
        public void onMessage(DeltaDiscoveryRequest request) {
            serial.execute(() -> {
                requested(request);
                up.request(1);
            });
        }

        @Override
        public void onReady() {
            serial.execute(() -> {
                if (provider != null) {
                    provider.onReady();
                }
            });
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            serial.execute(() -> end(Ending.of(status.getCode()), "ZoneToGlobalSync: " + words(status)));
        }
    }

    private void speaks(Dialect dialect) {
        connected.accept(dialect);
        if (dialect == Dialect.KUMA) {
            health.watch();
        }
        openUp();
    }

    private void unanswered() {
        if (channel.getState(false) != ConnectivityState.READY) {
            end(Ending.LOST, "no connection within " + UNANSWERED.toSeconds() + " s");
        } else if (!upOpen) {
            health.watch();
            openUp();
        }
    }

    /** Only now: a global of the reference must know the zone first, or it fails on the zone's first resources (§3.4). */
    private void openUp() {
        if (over || upOpen) {
            return;
        }
        upOpen = true;
        up.start(new Up(), headers());
        up.request(1);
    }

    private void requested(DeltaDiscoveryRequest request) {
        if (over) {
            return;
        }
        ProviderStream stream = provider;
        if (stream == null) {
            stream = provider(request);
            provider = stream;
            telling = timers.scheduleWithFixedDelay(
                    () -> serial.execute(this::tellInsights), 0, BETWEEN_INSIGHTS.toMillis(), TimeUnit.MILLISECONDS);
        }
        stream.onRequest(request);
    }

    /** The first request says in which dialect global asks. */
    private ProviderStream provider(DeltaDiscoveryRequest first) {
        ProviderRole role = ProviderRole.zone(setup.node().zone());
        PeerIdentity global = new PeerIdentity("global", RequestNode.instance(first.getNode()), "grpc");
        return MeridianProviderEnd.opens(first)
                ? new MeridianProviderStream(global, responses, sessions.toGlobal(), role)
                : new KumaProviderStream(
                        global,
                        memory,
                        responses,
                        new KumaProviderStream.Surroundings(
                                role, sessions.toGlobal(), clock, timers, setup.messageLimit(), SETTLE_AFTER));
    }

    private void tellInsights() {
        if (!over && provider != null) {
            provider.takeInsights(insights);
        }
    }

    private @Nullable ScheduledFuture<?> later(Duration after, Runnable task) {
        try {
            return timers.schedule(() -> serial.execute(task), after.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The process shuts down.
            return null;
        }
    }

    private void end(Ending ending, String reason) {
        if (over) {
            return;
        }
        over = true;
        if (unanswered != null) {
            unanswered.cancel(false);
        }
        if (telling != null) {
            telling.cancel(false);
        }
        health.stop();
        requests.cancel(reason);
        if (upOpen) {
            responses.cancel(reason);
        }
        channel.shutdownNow();
        subscriber.onEnd();
        if (provider != null) {
            provider.onEnd();
        }
        ended.accept(ending, reason);
    }

    private void failed(Throwable failure) {
        if (failure instanceof MalformedMessageException malformed) {
            end(Ending.REFUSED, "global sent " + malformed.getMessage());
            return;
        }
        LOG.log(System.Logger.Level.ERROR, "the session with global failed", failure);
        end(Ending.REFUSED, "an error here: " + failure);
    }

    /** A status as an operator can use it: grpc-java puts the channel's innards on further lines, and the reason into causes. */
    private static String words(Status status) {
        StringBuilder words = new StringBuilder(status.getCode().toString());
        String description = status.getDescription();
        if (description != null) {
            words.append(": ").append(description.lines().findFirst().orElse(""));
        }
        boolean handshake = false;
        Throwable last = null;
        for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
            handshake |= cause instanceof SSLHandshakeException;
            last = cause;
        }
        if (last != null) {
            words.append(": ").append(last.getMessage() == null ? last.toString() : last.getMessage());
        }
        if (handshake) {
            words.append(
                    " (global's certificate is not believed: KUMA_MULTIZONE_ZONE_KDS_ROOT_CA_FILE names who signed it)");
        }
        return words.toString();
    }
}
