package io.meridian.common.sync.grpc;

import io.grpc.ManagedChannel;
import io.grpc.SynchronizationContext;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.meridian.common.insight.InsightOutbox;
import io.meridian.common.runtime.tls.PemIdentity;
import io.meridian.common.sync.grpc.dialect.KumaMemory;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A zone's connection to global: it is dialled at once, and again whenever it ends, for as long as the client is open
 * (spec/kds-protocol §1.8). Each attempt is a {@link GlobalConnection} of its own, which reads certificates and token anew.
 */
public final class KdsClient implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KdsClient.class.getName());

    /** Kuma ends a connection that is pinged more often than every 15 s. */
    private static final Duration KEEPALIVE = Duration.ofSeconds(20);

    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(15);

    /**
     * How to reach global.
     *
     * @param address where it is
     * @param trust whom to believe that it is global
     * @param identity client certificate, read at each attempt too; empty shows none
     * @param token zone token, without {@code Bearer}; asked for at each attempt, since the file it comes from may change
     * @param node what the zone says of itself
     * @param messageLimit bytes of the largest message, either way
     * @param silence a Meridian global says something at least every 10 s; after this long without a word it is dialled again
     */
    public record Setup(
            GlobalAddress address,
            Trust trust,
            Optional<Identity> identity,
            Supplier<Optional<String>> token,
            ZoneNode node,
            int messageLimit,
            Duration silence) {}

    /**
     * What a connection carries.
     *
     * @param fromGlobal opens the engine's session on {@code GlobalToZoneSync}: {@code SubscriberDrive::open}
     * @param toGlobal opens the engine's session on {@code ZoneToGlobalSync}: {@code ProviderHub::open}
     * @param insights how the zone's proxies fare
     */
    public record Sessions(SubscriberSessions fromGlobal, ProviderSessions toGlobal, InsightOutbox insights) {}

    /**
     * The certificate by which a zone shows global who it is, in PEM files.
     *
     * @param certificate with its chain
     * @param key its private key
     */
    public record Identity(Path certificate, Path key) {}

    /** Whose certificate is believed to be global's. */
    public sealed interface Trust {
        /** One that the platform's authorities signed. */
        record Platform() implements Trust {}

        /** One that the authorities in this PEM file signed. */
        record Authorities(Path file) implements Trust {}

        /** Any: an unsafe choice. */
        record Anyone() implements Trust {}
    }

    private final Setup setup;
    private final Sessions sessions;
    private final KumaMemory memory = new KumaMemory();
    private final InstantSource clock;
    private final RandomGenerator chance;
    private final ScheduledExecutorService timers;
    private final EventLoopGroup loop = new NioEventLoopGroup(1, new DefaultThreadFactory("kds-client", true));
    private final SynchronizationContext serial =
            new SynchronizationContext((thread, failure) -> LOG.log(System.Logger.Level.ERROR, "kds client", failure));
    private volatile ConnectionState state;
    private @Nullable GlobalConnection connection;
    private Backoff backoff = Backoff.NONE;
    private boolean closed;

    /**
     * @param sessions what each connection carries
     * @param chance jitter of waits, and names of sessions
     * @param timers for waits and life signs; few and short tasks
     */
    public KdsClient(
            Setup setup,
            Sessions sessions,
            InstantSource clock,
            RandomGenerator chance,
            ScheduledExecutorService timers) {
        this.setup = setup;
        this.sessions = sessions;
        this.clock = clock;
        this.chance = chance;
        this.timers = timers;
        this.state = new ConnectionState.Connecting(clock.instant());
    }

    /** Dials at once. */
    public void start() {
        serial.execute(this::dial);
    }

    /** How the connection stands now. */
    public ConnectionState state() {
        return state;
    }

    /** Ends the connection and dials no more. */
    @Override
    public void close() {
        serial.execute(() -> {
            closed = true;
            if (connection != null) {
                connection.close("the zone's control plane stops");
            }
            state = new ConnectionState.Disconnected(clock.instant(), "closed", Optional.empty());
        });
        loop.shutdownGracefully(0, KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void dial() {
        if (closed) {
            return;
        }
        state = new ConnectionState.Connecting(clock.instant());
        ManagedChannel channel;
        try {
            channel = channel();
        } catch (IOException | RuntimeException e) {
            ended(Ending.LOST, "cannot be dialled: " + e.getMessage());
            return;
        }
        connection = new GlobalConnection(
                channel,
                setup,
                sessions,
                memory,
                clock,
                chance,
                timers,
                dialect -> serial.execute(() -> connected(dialect)),
                (ending, reason) -> serial.execute(() -> ended(ending, reason)));
        connection.open();
    }

    private void connected(ConnectionState.Dialect dialect) {
        if (!closed) {
            state = new ConnectionState.Connected(clock.instant(), dialect);
            LOG.log(
                    System.Logger.Level.INFO,
                    "connected to global at {0}:{1}",
                    setup.address().host(),
                    port());
        }
    }

    private void ended(Ending ending, String reason) {
        connection = null;
        if (closed) {
            return;
        }
        Instant now = clock.instant();
        Duration stood =
                state instanceof ConnectionState.Connected up ? Duration.between(up.since(), now) : Duration.ZERO;
        backoff = backoff.after(stood);
        Duration wait = backoff.next(ending, chance);
        state = new ConnectionState.Disconnected(now, reason, Optional.of(now.plus(wait)));
        LOG.log(
                System.Logger.Level.WARNING,
                "connection to global at {0}:{1} ended, dialling again in {2} ms: {3}",
                setup.address().host(),
                port(),
                wait.toMillis(),
                reason);
        var next = timers.schedule(() -> serial.execute(this::dial), wait.toMillis(), TimeUnit.MILLISECONDS);
        if (next.isCancelled()) {
            LOG.log(System.Logger.Level.WARNING, "the timers are gone: global is dialled no more");
        }
    }

    private String port() {
        return Integer.toString(setup.address().port());
    }

    private ManagedChannel channel() throws IOException {
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(
                        setup.address().host(), setup.address().port())
                .channelType(NioSocketChannel.class)
                .eventLoopGroup(loop)
                .directExecutor()
                .maxInboundMessageSize(setup.messageLimit())
                .keepAliveTime(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveWithoutCalls(true)
                .disableRetry()
                .userAgent("meridian/" + setup.node().version());
        if (setup.address().tls()) {
            builder.sslContext(context());
        } else {
            builder.usePlaintext();
        }
        return builder.build();
    }

    private SslContext context() throws IOException {
        SslContextBuilder context = GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2");
        switch (setup.trust()) {
            case Trust.Platform platform -> {}
            case Trust.Authorities authorities -> {
                try {
                    context.trustManager(authorities.file().toFile());
                } catch (IllegalArgumentException e) {
                    throw new IOException(
                            authorities.file() + " cannot be read (expected: certificates of authorities, PEM)", e);
                }
            }
            case Trust.Anyone anyone -> context.trustManager(InsecureTrustManagerFactory.INSTANCE);
        }
        if (setup.identity().isPresent()) {
            Identity files = setup.identity().get();
            PemIdentity shown = PemIdentity.of(
                    Files.readAllBytes(files.certificate()),
                    Files.readAllBytes(files.key()),
                    files.certificate(),
                    files.key());
            context.keyManager(shown.key(), shown.chain());
        }
        return context.build();
    }
}
