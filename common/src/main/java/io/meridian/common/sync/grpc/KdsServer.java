package io.meridian.common.sync.grpc;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.meridian.common.auth.ZoneAuthenticator;
import io.meridian.common.sync.grpc.dialect.DeltaResponse;
import io.meridian.wire.mesh.v1alpha1.GlobalKDSServiceGrpc;
import io.meridian.wire.mesh.v1alpha1.KDSSyncServiceGrpc;
import io.meridian.wire.mesh.v1alpha1.ZoneHealthCheckRequest;
import io.meridian.wire.mesh.v1alpha1.ZoneHealthCheckResponse;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Global's KDS port (spec/kds-protocol §1). Zones call it; it serves what the engine says, in each zone's dialect.
 *
 * <p>Two event loops carry all zones: callbacks only hand over to the drive, which takes them at once. Everything that a peer can
 * choose is bounded: message and header sizes, streams on a connection, how far it may send ahead.
 */
public final class KdsServer implements AutoCloseable {
    private static final Duration KEEPALIVE = Duration.ofSeconds(15);
    /** Kuma zones ping every 15 s, also without streams; grpc-java would end such a connection. */
    private static final Duration PERMITTED_PING = Duration.ofSeconds(10);

    private static final Duration HANDSHAKE = Duration.ofSeconds(20);
    private static final Duration UNUSED = Duration.ofMinutes(5);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final int HEADER_BYTES = 16 << 10;

    /** A zone has six streams; some may overlap with those of the session before. */
    private static final int CALLS_PER_CONNECTION = 64;

    private static final int EVENT_LOOPS = 2;

    /**
     * How the port is set up.
     *
     * @param address where it listens; port 0 takes a free one
     * @param tls its certificate; empty is plaintext, an unsafe choice
     * @param messageLimit bytes of the largest message, either way
     * @param healthInterval what zones are told about when to call {@code HealthCheck} again; zero leaves it to them
     */
    public record Setup(InetSocketAddress address, Optional<Tls> tls, int messageLimit, Duration healthInterval) {}

    /**
     * What the server shows to zones, and what it asks of them. PEM files.
     *
     * @param certificate its certificate, with the chain
     * @param key its private key, PKCS#8 or PKCS#1
     * @param clientCa who signs the certificates of zones; empty asks for none
     */
    public record Tls(Path certificate, Path key, Optional<Path> clientCa) {}

    private final Server server;
    private final GlobalToZoneHandler zones;
    private final OpenStreams streams;
    private final EventLoopGroup acceptor;
    private final EventLoopGroup loops;

    private KdsServer(
            Server server,
            GlobalToZoneHandler zones,
            OpenStreams streams,
            EventLoopGroup acceptor,
            EventLoopGroup loops) {
        this.server = server;
        this.zones = zones;
        this.streams = streams;
        this.acceptor = acceptor;
        this.loops = loops;
    }

    /**
     * Listens.
     *
     * @param sessions opens the engine's session of each zone that subscribes
     * @param authenticator judges every call
     * @param clock for what is remembered of zones of the reference
     * @param timers for them too; few and short tasks
     * @throws IOException when the port is taken or the certificate cannot be read
     */
    public static KdsServer start(
            Setup setup,
            ProviderSessions sessions,
            ZoneAuthenticator authenticator,
            InstantSource clock,
            ScheduledExecutorService timers)
            throws IOException {
        KumaZoneStream.Surroundings surroundings =
                new KumaZoneStream.Surroundings(sessions, clock, timers, setup.messageLimit(), Duration.ofSeconds(1));
        OpenStreams streams = new OpenStreams();
        GlobalToZoneHandler zones = new GlobalToZoneHandler(authenticator, surroundings, streams);
        EventLoopGroup acceptor = new NioEventLoopGroup(1, new DefaultThreadFactory("kds-accept", true));
        EventLoopGroup loops = new NioEventLoopGroup(EVENT_LOOPS, new DefaultThreadFactory("kds", true));
        NettyServerBuilder builder = NettyServerBuilder.forAddress(setup.address())
                .channelType(NioServerSocketChannel.class)
                .bossEventLoopGroup(acceptor)
                .workerEventLoopGroup(loops)
                .directExecutor()
                .intercept(new ZoneGate(authenticator))
                .addService(sync(zones, streams))
                .addService(health(setup.healthInterval(), streams))
                .maxInboundMessageSize(setup.messageLimit())
                .maxInboundMetadataSize(HEADER_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS)
                .maxConnectionIdle(UNUSED.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTime(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .keepAliveTimeout(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveTime(PERMITTED_PING.toMillis(), TimeUnit.MILLISECONDS)
                .permitKeepAliveWithoutCalls(true);
        try {
            if (setup.tls().isPresent()) {
                builder.sslContext(context(setup.tls().get()));
            }
            return new KdsServer(builder.build().start(), zones, streams, acceptor, loops);
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

    /**
     * What an operator should know of a connected zone of the reference, by what it is about: resources that it gets otherwise than
     * they are stored, types that come near its limit. Empty for all others.
     */
    public SortedMap<String, String> notices(String zone) {
        return zones.notices(zone);
    }

    /** Ends every stream as unavailable, so that zones come back, and the port with them. */
    @Override
    public void close() {
        streams.endAll(Status.UNAVAILABLE.withDescription("the global control plane stops"));
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

    private static ServerServiceDefinition sync(GlobalToZoneHandler globalToZone, OpenStreams streams) {
        var described = KDSSyncServiceGrpc.getGlobalToZoneSyncMethod();
        MethodDescriptor<DeltaDiscoveryRequest, DeltaResponse> method = described.toBuilder(
                        described.getRequestMarshaller(), DeltaResponseMarshaller.INSTANCE)
                .build();
        return ServerServiceDefinition.builder(KDSSyncServiceGrpc.SERVICE_NAME)
                .addMethod(method, globalToZone)
                .addMethod(KDSSyncServiceGrpc.getZoneToGlobalSyncMethod(), new HeldOpenHandler<>(streams))
                .build();
    }

    private static ServerServiceDefinition health(Duration interval, OpenStreams streams) {
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
                                    caller.onNext(answer);
                                    caller.onCompleted();
                                }))
                .addMethod(GlobalKDSServiceGrpc.getStreamXDSConfigsMethod(), new HeldOpenHandler<>(streams))
                .addMethod(GlobalKDSServiceGrpc.getStreamStatsMethod(), new HeldOpenHandler<>(streams))
                .addMethod(GlobalKDSServiceGrpc.getStreamClustersMethod(), new HeldOpenHandler<>(streams))
                .build();
    }

    private static SslContext context(Tls tls) throws IOException {
        SslContextBuilder context = GrpcSslContexts.configure(
                        SslContextBuilder.forServer(
                                tls.certificate().toFile(), tls.key().toFile()),
                        SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2");
        if (tls.clientCa().isPresent()) {
            // Asked for, not demanded: whether a zone needs one is the authenticator's to say, in words.
            context.trustManager(tls.clientCa().get().toFile()).clientAuth(ClientAuth.OPTIONAL);
        }
        return context.build();
    }
}
