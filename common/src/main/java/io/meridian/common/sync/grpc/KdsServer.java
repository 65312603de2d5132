package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.meridian.common.auth.ZoneAuthenticator;
import io.meridian.common.insight.InsightInbox;
import io.meridian.common.insight.ZoneWitness;
import io.meridian.common.sync.grpc.dialect.DeltaResponse;
import io.meridian.common.sync.grpc.dialect.ProviderRole;
import io.meridian.wire.mesh.v1alpha1.GlobalKDSServiceGrpc;
import io.meridian.wire.mesh.v1alpha1.KDSSyncServiceGrpc;
import io.meridian.wire.mesh.v1alpha1.ZoneHealthCheckRequest;
import io.meridian.wire.mesh.v1alpha1.ZoneHealthCheckResponse;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Global's KDS port (spec/kds-protocol §1). Zones call it; it serves what the engine says, in each zone's dialect.
 *
 * <p>Two event loops carry all zones: callbacks only hand over to the drive, which takes them at once. Everything that a peer can
 * choose is bounded: message and header sizes, streams on a connection, how far it may send ahead.
 */
public final class KdsServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KdsServer.class.getName());

    /** A peer that is frozen answers no ping: both together are less than 15 s (invariant I6). */
    private static final Duration KEEPALIVE = Duration.ofSeconds(9);

    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(5);

    /** Kuma zones ping every 15 s, also without streams; grpc-java would end such a connection. */
    private static final Duration PERMITTED_PING = Duration.ofSeconds(10);

    private static final Duration HANDSHAKE = Duration.ofSeconds(20);
    private static final Duration UNUSED = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int HEADER_BYTES = 16 << 10;

    /** A zone has six streams; some may overlap with those of the session before. */
    private static final int CALLS_PER_CONNECTION = 64;

    /** Streams that a peer opens and breaks off at once cost more than they weigh: an honest zone breaks off few. */
    private static final int RESETS = 200;

    private static final int RESETS_WITHIN_SECONDS = 30;

    private static final Duration TICK = Duration.ofSeconds(1);

    /** The files of certificates are read again this often. */
    private static final int TICKS_BETWEEN_READINGS = 5;

    /** What a zone showed is judged anew this often, though nothing is known to have changed. */
    private static final int TICKS_BETWEEN_JUDGEMENTS = 30;

    private static final int EVENT_LOOPS = 2;

    /**
     * How the port is set up.
     *
     * @param address where it listens; port 0 takes a free one
     * @param tls its certificate; empty is plaintext, an unsafe choice
     * @param messageLimit bytes of the largest message, either way
     * @param healthInterval what zones are told about when to call {@code HealthCheck} again; zero leaves it to them
     * @param silence a zone of ours says something at least every 10 s; after this long without a word its session ends
     * @param instance this run of the control plane, such as {@code host-3f2a}
     * @param version version of the reference that it is compatible with
     */
    public record Setup(
            InetSocketAddress address,
            Optional<KdsTls> tls,
            int messageLimit,
            Duration healthInterval,
            Duration silence,
            String instance,
            String version) {}

    /**
     * What the port carries.
     *
     * @param toZones opens the engine's session of each zone that subscribes: {@code ProviderHub::open}
     * @param fromZones opens the engine's session of each zone that provides: {@code SubscriberHub::open}
     * @param insights where zones' insights arrive
     * @param witness told what is seen of zones
     */
    public record Sessions(
            ProviderSessions toZones, ZoneSubscriptions fromZones, InsightInbox insights, ZoneWitness witness) {}

    private final Server server;
    private final GlobalToZoneHandler zones;
    private final Optional<KdsTls> tls;
    private final OpenCalls calls;
    private final Connections connections;
    private final InstantSource clock;
    private final EventLoopGroup acceptor;
    private final EventLoopGroup loops;
    private final ScheduledFuture<?> ticking;
    private int ticks;

    private KdsServer(
            Server server,
            GlobalToZoneHandler zones,
            Optional<KdsTls> tls,
            OpenCalls calls,
            Connections connections,
            InstantSource clock,
            ScheduledExecutorService timers,
            EventLoopGroup acceptor,
            EventLoopGroup loops) {
        this.server = server;
        this.zones = zones;
        this.tls = tls;
        this.calls = calls;
        this.connections = connections;
        this.clock = clock;
        this.acceptor = acceptor;
        this.loops = loops;
        this.ticking =
                timers.scheduleWithFixedDelay(this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Listens.
     *
     * @param sessions what the port carries
     * @param authenticator judges every call
     * @param clock for expiry, silence, and what is remembered of zones of the reference
     * @param chance names of sessions
     * @param timers for them too; few and short tasks
     * @throws IOException when the port is taken or the certificate cannot be read
     */
    public static KdsServer start(
            Setup setup,
            Sessions sessions,
            ZoneAuthenticator authenticator,
            InstantSource clock,
            RandomGenerator chance,
            ScheduledExecutorService timers)
            throws IOException {
        ZoneWitness witness = sessions.witness();
        Connections connections = new Connections(Connections.Limits.DEFAULT, witness, clock);
        Refusals refusals = new Refusals(witness, connections, clock);
        OpenCalls calls = new OpenCalls(authenticator, witness);
        StreamPairs pairs = new StreamPairs(timers);
        GlobalToZoneHandler zones = new GlobalToZoneHandler(
                authenticator,
                new KumaProviderStream.Surroundings(
                        ProviderRole.global(),
                        sessions.toZones(),
                        clock,
                        timers,
                        setup.messageLimit(),
                        Duration.ofSeconds(1)),
                pairs,
                witness,
                refusals);
        ZoneToGlobalHandler fromZones = new ZoneToGlobalHandler(
                new ZoneToGlobalHandler.Surroundings(
                        sessions.fromZones(),
                        sessions.insights(),
                        setup.instance(),
                        setup.version(),
                        setup.silence(),
                        clock,
                        chance,
                        timers),
                pairs,
                witness);
        ClientCertificates certificates = new ClientCertificates(setup.tls().flatMap(KdsTls::clientAuthorities));
        EventLoopGroup acceptor = new NioEventLoopGroup(1, new DefaultThreadFactory("kds-accept", true));
        EventLoopGroup loops = new NioEventLoopGroup(EVENT_LOOPS, new DefaultThreadFactory("kds", true));
        NettyServerBuilder builder = NettyServerBuilder.forAddress(setup.address())
                .channelFactory(() -> new BoundedServerSocketChannel(connections::accept))
                .bossEventLoopGroup(acceptor)
                .workerEventLoopGroup(loops)
                .directExecutor()
                .intercept(new ZoneGate(authenticator, certificates, calls, refusals))
                .addStreamTracerFactory(new RefusedMessages(witness))
                .addService(sync(zones, fromZones))
                .addService(others(setup.healthInterval(), witness))
                .maxInboundMessageSize(setup.messageLimit())
                .maxInboundMetadataSize(HEADER_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(RESETS, RESETS_WITHIN_SECONDS)
                .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionIdle(UNUSED.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTime(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(PERMITTED_PING.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true);
        try {
            if (setup.tls().isPresent()) {
                builder.sslContext(setup.tls().get().serverContext());
            }
            return new KdsServer(
                    builder.build().start(), zones, setup.tls(), calls, connections, clock, timers, acceptor, loops);
        } catch (IOException | RuntimeException e) {
            acceptor.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            throw e;
        }
    }

    /** The port it listens on. */
    public int port() {
        return server.getPort();
    }

    /** How many connections are open. */
    public int connections() {
        return connections.count();
    }

    /** How many calls of zones are open. */
    public int calls() {
        return calls.count();
    }

    /**
     * What an operator should know of a connected zone of the reference, by what it is about: resources that it gets otherwise than
     * they are stored, types that come near its limit. Empty for all others.
     */
    public SortedMap<String, String> notices(String zone) {
        return zones.notices(zone);
    }

    /**
     * Judges every open call anew, and ends those that would not be let in now: keys, revocations or authorities changed. Takes as long
     * as verifying a token of each zone.
     */
    public void judgeAgain() {
        calls.judgeAgain();
    }

    /** Ends every stream as unavailable, so that zones come back, and the port with them. */
    @Override
    public void close() {
        ticking.cancel(false);
        calls.endAll(Status.UNAVAILABLE.withDescription("the global control plane stops"));
        server.shutdown();
        try {
            if (!server.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        acceptor.shutdownGracefully(0, GRACE.toMillis(), TimeUnit.MILLISECONDS);
        loops.shutdownGracefully(0, GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            Instant now = clock.instant();
            connections.expire(now);
            calls.expire(now);
            ticks = (ticks + 1) % TICKS_BETWEEN_JUDGEMENTS;
            boolean renewed = ticks % TICKS_BETWEEN_READINGS == 0
                    && tls.isPresent()
                    && tls.get().readAgain();
            if (ticks == 0 || renewed) {
                calls.judgeAgain();
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "open calls could not be judged; it is tried again", e);
        }
    }

    private static ServerServiceDefinition sync(GlobalToZoneHandler globalToZone, ZoneToGlobalHandler zoneToGlobal) {
        var described = KDSSyncServiceGrpc.getGlobalToZoneSyncMethod();
        MethodDescriptor<DeltaDiscoveryRequest, DeltaResponse> method = described.toBuilder(
                        described.getRequestMarshaller(), DeltaResponseMarshaller.INSTANCE)
                .build();
        return ServerServiceDefinition.builder(KDSSyncServiceGrpc.SERVICE_NAME)
                .addMethod(method, globalToZone)
                .addMethod(KDSSyncServiceGrpc.getZoneToGlobalSyncMethod(), zoneToGlobal)
                .build();
    }

    private static ServerServiceDefinition others(Duration interval, ZoneWitness witness) {
        ZoneHealthCheckResponse answer = ZoneHealthCheckResponse.newBuilder()
                .setInterval(com.google.protobuf.Duration.newBuilder()
                        .setSeconds(interval.toSeconds())
                        .setNanos(interval.toNanosPart()))
                .build();
        return ServerServiceDefinition.builder(GlobalKDSServiceGrpc.SERVICE_NAME)
                .addMethod(
                        GlobalKDSServiceGrpc.getHealthCheckMethod(),
                        ServerCalls.asyncUnaryCall(
                                (ZoneHealthCheckRequest request, StreamObserver<ZoneHealthCheckResponse> caller) -> {
                                    witness.healthChecked(ZoneGate.CALL.get().zone());
                                    caller.onNext(answer);
                                    caller.onCompleted();
                                }))
                .addMethod(
                        GlobalKDSServiceGrpc.getStreamXDSConfigsMethod(),
                        new HeldOpenHandler<>(witness, ZoneWitness.Stream.CONFIG_DUMP))
                .addMethod(
                        GlobalKDSServiceGrpc.getStreamStatsMethod(),
                        new HeldOpenHandler<>(witness, ZoneWitness.Stream.STATS))
                .addMethod(
                        GlobalKDSServiceGrpc.getStreamClustersMethod(),
                        new HeldOpenHandler<>(witness, ZoneWitness.Stream.CLUSTERS))
                .build();
    }
}
