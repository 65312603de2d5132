package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import io.meridian.common.insight.InsightInbox;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.Session;
import io.meridian.common.sync.grpc.ConnectionState.Dialect;
import io.meridian.common.sync.grpc.dialect.KumaInsightSubscriber;
import io.meridian.common.sync.grpc.dialect.KumaPeer;
import io.meridian.common.sync.grpc.dialect.KumaSubscriberEnd;
import io.meridian.common.sync.grpc.dialect.MalformedMessageException;
import io.meridian.common.sync.grpc.dialect.MeridianInsights;
import io.meridian.common.sync.grpc.dialect.MeridianSubscriberEnd;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One stream on which this control plane subscribes, in the dialect of the peer at its other end. Where that is not known yet it asks
 * in Meridian's; a peer that answers as to an unknown type is one of the reference, and from then on the stream is spoken in its
 * dialect (docs/sync-wire.md).
 *
 * <pre>
 *   asked ── begin, paused, bookmark ──► MERIDIAN: silence ends the stream (invariant I6)
 *     └───── empty response ──────────► KUMA: one subscription per type
 * </pre>
 *
 * <p>Everything that happens to it is taken one at a time.
 */
final class SubscriberStream implements Link<FromSubscriber> {
    private static final System.Logger LOG = System.getLogger(SubscriberStream.class.getName());

    /**
     * Who is at the other end.
     *
     * @param name for people, such as {@code global}
     * @param kuma what it is if it is of the reference
     * @param dialect whose language it speaks; empty when that is to be found out
     */
    record Peer(String name, KumaPeer kuma, Optional<Dialect> dialect) {}

    /**
     * What it needs of this control plane.
     *
     * @param node what it says of itself
     * @param silence a Meridian peer says something at least every 10 s; after this long without a word the stream ends
     * @param backlog bytes that the peer may send ahead of what the engine can take in: the parts of one batch, or a queue of batches
     * @param insights where the peer's insights go; empty when it has none to give
     */
    record Surroundings(
            ZoneNode node,
            long backlog,
            Optional<InsightInbox.Session> insights,
            Duration silence,
            InstantSource clock,
            RandomGenerator chance,
            ScheduledExecutorService timers) {}

    private final Peer peer;
    private final Surroundings surroundings;
    private final Outlet<DeltaDiscoveryRequest> outlet;
    private final Consumer<Dialect> connected;
    private final MeridianSubscriberEnd meridian;
    private final SilenceWatch watch;
    private final SynchronizationContext serial = new SynchronizationContext((thread, failure) -> failed(failure));
    private @Nullable KumaSubscriberEnd kuma;
    private @Nullable KumaInsightSubscriber kumaInsights;
    private @Nullable Session<FromProvider> session;
    private @Nullable Hello hello;
    private @Nullable Dialect dialect;
    private long batchBytes;
    private boolean over;

    /** @param connected told once, when the peer's dialect is known */
    SubscriberStream(
            Peer peer, Surroundings surroundings, Outlet<DeltaDiscoveryRequest> outlet, Consumer<Dialect> connected) {
        this.peer = peer;
        this.surroundings = surroundings;
        this.outlet = outlet;
        this.connected = connected;
        this.meridian = new MeridianSubscriberEnd(surroundings.node());
        this.watch = new SilenceWatch(
                surroundings.silence(),
                surroundings.clock(),
                surroundings.timers(),
                serial,
                meridian::owesAnswer,
                quiet -> end(peer.name() + " has said nothing for " + quiet.toSeconds() + " s"));
    }

    /** Opens the engine's session on it, which then says what is wanted. */
    void open(SubscriberSessions sessions) {
        serial.execute(() -> {
            if (over) {
                return;
            }
            peer.dialect().ifPresent(this::speaks);
            session = sessions.open(this);
        });
    }

    /** The peer sent a response. */
    void onResponse(DeltaDiscoveryResponse response) {
        serial.execute(() -> received(response));
    }

    /** More can be sent. */
    void onReady() {
        serial.execute(() -> {
            if (session != null) {
                session.ready();
            }
        });
    }

    /** The stream ended. */
    void onEnd() {
        serial.execute(() -> {
            over = true;
            watch.stop();
            // A timer may know this stream for a while yet: what its peer sent need not wait for that.
            kuma = null;
            if (session != null) {
                session.closed();
            }
        });
    }

    @Override
    public boolean ready() {
        return outlet.isReady();
    }

    @Override
    public void send(FromSubscriber message) {
        serial.execute(() -> {
            if (over) {
                return;
            }
            if (message instanceof Hello first) {
                hello = first;
                if (dialect == Dialect.KUMA) {
                    subscribe(first);
                    return;
                }
            }
            if (kuma == null) {
                meridian.write(message).forEach(outlet::send);
            } else {
                KumaSubscriberEnd.Answer answer = kuma.write(message);
                answer.requests().forEach(outlet::send);
                deliver(answer.messages());
            }
        });
    }

    @Override
    public void close(String reason) {
        serial.execute(() -> end(reason));
    }

    @Override
    public void keepOut(String reason) {
        serial.execute(() -> {
            if (!over) {
                outlet.close(Status.FAILED_PRECONDITION.withDescription(reason));
            }
        });
    }

    private void received(DeltaDiscoveryResponse response) {
        if (over) {
            return;
        }
        watch.heard();
        if (response.getTypeUrl().equals(MeridianInsights.TYPE)) {
            // A peer that does not ask for them gets none: whoever sends them unasked is not heard.
            surroundings.insights().ifPresent(inbox -> inbox.take(MeridianInsights.read(response)));
            return;
        }
        if (dialect == null && MeridianSubscriberEnd.isUnknownHere(response) && hello != null) {
            // The answer to the pseudo type is answered like any other, so that the peer does not wait for it.
            outlet.send(DeltaDiscoveryRequest.newBuilder()
                    .setTypeUrl(response.getTypeUrl())
                    .setResponseNonce(response.getNonce())
                    .setNode(surroundings.node().brief())
                    .build());
            speaks(Dialect.KUMA);
            subscribe(hello);
            return;
        }
        if (dialect == null) {
            speaks(Dialect.MERIDIAN);
        }
        if (kumaInsights != null && KumaInsightSubscriber.takes(response.getTypeUrl())) {
            insights(kumaInsights, response);
        } else if (kuma != null) {
            deliver(kuma.read(response));
            bound(kuma.waitingBytes());
        } else {
            List<FromProvider> messages = meridian.read(response);
            boolean ended = messages.stream().anyMatch(Bookmark.class::isInstance);
            batchBytes = ended ? 0 : batchBytes + response.getSerializedSize();
            bound(batchBytes);
            deliver(messages);
        }
    }

    /** The engine takes a batch when it is whole, and one at a time: until then it is memory of ours that a peer fills. */
    private void bound(long bytes) {
        if (bytes > surroundings.backlog()) {
            throw new MalformedMessageException(
                    bytes + " bytes ahead of what can be taken in (expected: at most " + surroundings.backlog() + ")");
        }
    }

    private void subscribe(Hello wanted) {
        KumaSubscriberEnd end = new KumaSubscriberEnd(
                peer.kuma(),
                surroundings.node(),
                wanted,
                HexFormat.of().toHexDigits(surroundings.chance().nextLong()));
        kuma = end;
        end.subscriptions().forEach(outlet::send);
        if (surroundings.insights().isPresent()) {
            KumaInsightSubscriber insights = new KumaInsightSubscriber(peer.kuma(), surroundings.node());
            kumaInsights = insights;
            insights.subscriptions(wanted.filter().features()).forEach(outlet::send);
        }
    }

    private void insights(KumaInsightSubscriber insights, DeltaDiscoveryResponse response) {
        surroundings.insights().ifPresent(inbox -> inbox.take(insights.read(response)));
        outlet.send(insights.answer(response));
    }

    private void deliver(List<FromProvider> messages) {
        if (session != null) {
            messages.forEach(session::received);
        }
    }

    private void speaks(Dialect spoken) {
        dialect = spoken;
        connected.accept(spoken);
        if (spoken == Dialect.MERIDIAN) {
            watch.start();
        }
    }

    private void end(String reason) {
        if (!over) {
            outlet.close(Status.UNAVAILABLE.withDescription(reason));
        }
    }

    private void failed(Throwable failure) {
        if (failure instanceof MalformedMessageException malformed) {
            outlet.close(Status.INVALID_ARGUMENT.withDescription(peer.name() + " sent " + malformed.getMessage()));
            return;
        }
        LOG.log(System.Logger.Level.ERROR, "the session with " + peer.name() + " failed", failure);
        outlet.close(Status.INTERNAL.withDescription("an error here"));
    }
}
