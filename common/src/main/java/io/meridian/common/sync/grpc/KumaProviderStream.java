package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.meridian.common.insight.InsightOutbox;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.Session;
import io.meridian.common.sync.grpc.dialect.DeltaResponse;
import io.meridian.common.sync.grpc.dialect.KumaInsightSubscriber;
import io.meridian.common.sync.grpc.dialect.KumaMemory;
import io.meridian.common.sync.grpc.dialect.KumaProviderEnd;
import io.meridian.common.sync.grpc.dialect.MalformedMessageException;
import io.meridian.common.sync.grpc.dialect.ProviderRole;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream to a peer of the reference. Everything that happens to it is taken one at a time; responses are pulled while the
 * transport takes more, so that what waits is a plan over shared bytes and not a queue of messages.
 */
final class KumaProviderStream implements ProviderStream, Link<FromProvider> {
    private static final System.Logger LOG = System.getLogger(KumaProviderStream.class.getName());
    private static final Duration TICK = Duration.ofSeconds(30);

    /**
     * What all such streams share.
     *
     * @param role who provides
     * @param messageLimit bytes of the largest message that such a peer takes
     * @param settleAfter how long after its first request a peer may take to subscribe to the rest
     */
    record Surroundings(
            ProviderRole role,
            ProviderSessions sessions,
            InstantSource clock,
            ScheduledExecutorService timers,
            int messageLimit,
            Duration settleAfter) {}

    private final PeerIdentity peer;
    private final Outlet<DeltaResponse> outlet;
    private final Surroundings surroundings;
    private final KumaProviderEnd end;
    private final SynchronizationContext serial;
    private final ScheduledFuture<?> ticks;
    private final ScheduledFuture<?> settling;
    private @Nullable Session<FromSubscriber> session;
    private volatile SortedMap<String, String> noticed = new TreeMap<>();

    KumaProviderStream(PeerIdentity peer, KumaMemory memory, Outlet<DeltaResponse> outlet, Surroundings surroundings) {
        this.peer = peer;
        this.outlet = outlet;
        this.surroundings = surroundings;
        this.end = new KumaProviderEnd(surroundings.role(), surroundings.messageLimit(), memory);
        this.serial = new SynchronizationContext((thread, failure) -> failed(failure));
        this.ticks = surroundings
                .timers()
                .scheduleWithFixedDelay(
                        () -> serial.execute(() -> {
                            end.tick(surroundings.clock().instant());
                            pump();
                        }),
                        TICK.toMillis(),
                        TICK.toMillis(),
                        TimeUnit.MILLISECONDS);
        this.settling = surroundings
                .timers()
                .schedule(
                        () -> serial.execute(() -> {
                            end.settle(surroundings.clock().instant());
                            pump();
                        }),
                        surroundings.settleAfter().toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** What an operator should know, by what it is about. */
    SortedMap<String, String> notices() {
        return noticed;
    }

    @Override
    public void onRequest(DeltaDiscoveryRequest request) {
        serial.execute(() -> {
            if (session == null) {
                session = surroundings.sessions().open(peer, this);
                end.opened(request);
            }
            if (surroundings.role().insights() && KumaInsightSubscriber.takes(request.getTypeUrl())) {
                end.insights().requested(request);
            } else {
                end.requested(request, surroundings.clock().instant());
            }
            pump();
        });
    }

    @Override
    public void onReady() {
        serial.execute(() -> {
            pump();
            if (session != null) {
                session.ready();
            }
        });
    }

    @Override
    public void onEnd() {
        ticks.cancel(false);
        settling.cancel(false);
        serial.execute(() -> {
            end.closed(surroundings.clock().instant());
            if (session != null) {
                session.closed();
            }
        });
    }

    @Override
    public void takeInsights(InsightOutbox.Session outbox) {
        serial.execute(() -> {
            if (end.insights().isIdle()) {
                end.insights().changed(outbox.take(surroundings.messageLimit() / 2));
                pump();
            }
        });
    }

    @Override
    public boolean ready() {
        return outlet.isReady();
    }

    @Override
    public void send(FromProvider message) {
        serial.execute(() -> {
            end.received(message, surroundings.clock().instant());
            pump();
        });
    }

    @Override
    public void close(String reason) {
        outlet.close(Status.UNAVAILABLE.withDescription(reason));
    }

    @Override
    public void keepOut(String reason) {
        outlet.close(Status.FAILED_PRECONDITION.withDescription(reason));
    }

    private void pump() {
        while (outlet.isReady()) {
            Optional<DeltaResponse> next =
                    end.next(surroundings.clock().instant()).or(end.insights()::next);
            if (next.isEmpty()) {
                break;
            }
            outlet.send(next.get());
        }
        if (session != null) {
            end.said().forEach(session::received);
        }
        SortedMap<String, String> notices = end.notices();
        if (!notices.equals(noticed)) {
            notices.forEach((about, text) -> {
                if (!text.equals(noticed.get(about))) {
                    LOG.log(System.Logger.Level.WARNING, "peer \"{0}\", {1}: {2}", peer.zone(), about, text);
                }
            });
            noticed = notices;
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof MalformedMessageException malformed) {
            outlet.close(Status.INVALID_ARGUMENT.withDescription(malformed.getMessage()));
            return;
        }
        LOG.log(System.Logger.Level.ERROR, "the session with \"" + peer.zone() + "\" failed", failure);
        outlet.close(Status.INTERNAL.withDescription("stream failed"));
    }
}
