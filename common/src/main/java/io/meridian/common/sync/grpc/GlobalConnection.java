package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.Session;
import io.meridian.common.sync.grpc.ConnectionState.Dialect;
import io.meridian.common.sync.grpc.dialect.KumaSubscriberEnd;
import io.meridian.common.sync.grpc.dialect.MalformedMessageException;
import io.meridian.common.sync.grpc.dialect.MeridianSubscriberEnd;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import io.meridian.wire.mesh.v1alpha1.KDSSyncServiceGrpc;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a zone to global, from dialling to its end. It asks in Meridian's dialect first; a global that answers as to an
 * unknown type is one of the reference, and from then on the stream is spoken in its dialect (docs/sync-wire.md).
 *
 * <pre>
 *   asked ── begin, paused, bookmark ──► MERIDIAN: silence ends the connection (invariant I6)
 *     └───── empty response ──────────► KUMA: one subscription per type
 * </pre>
 *
 * <p>Everything that happens to it is taken one at a time.
 */
final class GlobalConnection implements Link<FromSubscriber> {
    private static final System.Logger LOG = System.getLogger(GlobalConnection.class.getName());

    private final ManagedChannel channel;
    private final KdsClient.Setup setup;
    private final InstantSource clock;
    private final RandomGenerator chance;
    private final ScheduledExecutorService timers;
    private final Consumer<Dialect> connected;
    private final Consumer<String> ended;
    private final SubscriberSessions sessions;
    private final ZoneNode node;
    private final MeridianSubscriberEnd meridian;
    private final HealthChecks health;
    private final SynchronizationContext serial = new SynchronizationContext((thread, failure) -> failed(failure));
    private final ClientCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call;
    private @Nullable KumaSubscriberEnd kuma;
    private @Nullable Session<FromProvider> session;
    private @Nullable Hello hello;
    private @Nullable Dialect dialect;
    private @Nullable ScheduledFuture<?> watch;
    private Instant heard;
    private boolean over;

    GlobalConnection(
            ManagedChannel channel,
            KdsClient.Setup setup,
            SubscriberSessions sessions,
            InstantSource clock,
            RandomGenerator chance,
            ScheduledExecutorService timers,
            Consumer<Dialect> connected,
            Consumer<String> ended) {
        this.channel = channel;
        this.setup = setup;
        this.sessions = sessions;
        this.clock = clock;
        this.chance = chance;
        this.timers = timers;
        this.connected = connected;
        this.ended = ended;
        this.node = setup.node();
        this.meridian = new MeridianSubscriberEnd(node);
        this.heard = clock.instant();
        this.call = channel.newCall(KDSSyncServiceGrpc.getGlobalToZoneSyncMethod(), CallOptions.DEFAULT);
        this.health = new HealthChecks(
                channel,
                () -> KdsHeaders.of(node, setup.token().get()),
                timers,
                reason -> serial.execute(() -> end(reason)));
    }

    /** Opens the stream, the engine's session on it, and the life signs. */
    void open() {
        serial.execute(() -> {
            call.start(new Listener(), KdsHeaders.of(node, setup.token().get()));
            call.request(1);
            session = sessions.open(this);
            health.start();
        });
    }

    @Override
    public boolean ready() {
        return call.isReady();
    }

    @Override
    public void send(FromSubscriber message) {
        serial.execute(() -> {
            if (over) {
                return;
            }
            if (message instanceof Hello first) {
                hello = first;
            }
            if (kuma == null) {
                meridian.write(message).forEach(call::sendMessage);
            } else {
                KumaSubscriberEnd.Answer answer = kuma.write(message);
                answer.requests().forEach(call::sendMessage);
                deliver(answer.messages());
            }
        });
    }

    @Override
    public void close(String reason) {
        serial.execute(() -> end(reason));
    }

    private final class Listener extends ClientCall.Listener<DeltaDiscoveryResponse> {
        @Override
        public void onMessage(DeltaDiscoveryResponse response) {
            serial.execute(() -> {
                received(response);
                call.request(1);
            });
        }

        @Override
        public void onReady() {
            serial.execute(() -> {
                if (session != null) {
                    session.ready();
                }
            });
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            serial.execute(() -> end(words(status)));
        }
    }

    private void received(DeltaDiscoveryResponse response) {
        if (over) {
            return;
        }
        heard = clock.instant();
        if (dialect == null && MeridianSubscriberEnd.isUnknownHere(response) && hello != null) {
            speaks(Dialect.KUMA);
            kuma = new KumaSubscriberEnd(node, hello, HexFormat.of().toHexDigits(chance.nextLong()));
            // The answer to the pseudo type is answered like any other, so that global does not wait for it.
            call.sendMessage(DeltaDiscoveryRequest.newBuilder()
                    .setTypeUrl(response.getTypeUrl())
                    .setResponseNonce(response.getNonce())
                    .setNode(node.brief())
                    .build());
            kuma.subscriptions().forEach(call::sendMessage);
            return;
        }
        if (dialect == null) {
            speaks(Dialect.MERIDIAN);
            watchSilence();
        }
        deliver(kuma == null ? meridian.read(response) : kuma.read(response));
    }

    private void deliver(List<FromProvider> messages) {
        if (session != null) {
            messages.forEach(session::received);
        }
    }

    private void speaks(Dialect spoken) {
        dialect = spoken;
        connected.accept(spoken);
    }

    /** A half-open connection looks like a quiet one. A Meridian global is never quiet for long. */
    private void watchSilence() {
        long period = Math.max(1, setup.silence().dividedBy(4).toMillis());
        watch = timers.scheduleWithFixedDelay(
                () -> serial.execute(() -> {
                    if (meridian.owesAnswer()) {
                        // A store that is slow to write is not a global that is gone.
                        heard = clock.instant();
                        return;
                    }
                    Duration quiet = Duration.between(heard, clock.instant());
                    if (quiet.compareTo(setup.silence()) >= 0) {
                        end("global has said nothing for " + quiet.toSeconds() + " s");
                    }
                }),
                period,
                period,
                TimeUnit.MILLISECONDS);
    }

    private void end(String reason) {
        if (over) {
            return;
        }
        over = true;
        if (watch != null) {
            watch.cancel(false);
        }
        health.stop();
        call.cancel(reason, null);
        channel.shutdownNow();
        if (session != null) {
            session.closed();
        }
        ended.accept(reason);
    }

    private void failed(Throwable failure) {
        if (failure instanceof MalformedMessageException malformed) {
            end("global sent " + malformed.getMessage());
            return;
        }
        LOG.log(System.Logger.Level.ERROR, "the session with global failed", failure);
        end("an error here: " + failure);
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
