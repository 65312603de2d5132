package io.meridian.bench;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * Many TLS connections of a load generator, one socket each, all on one thread: what is measured is the server, and it shares two
 * cores with this.
 */
final class Connections implements AutoCloseable {
    private final EventLoopGroup loop = new NioEventLoopGroup(1);
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final SslContext tls;

    /** Connections that trust the certificate in a file. */
    Connections(Path certificate) throws SSLException {
        this.tls =
                GrpcSslContexts.forClient().trustManager(certificate.toFile()).build();
    }

    /** A connection of its own to a port on this machine. */
    ManagedChannel open(int port) {
        ManagedChannel channel = NettyChannelBuilder.forAddress("localhost", port)
                .sslContext(tls)
                .eventLoopGroup(loop)
                .channelType(NioSocketChannel.class)
                .maxInboundMessageSize(32 << 20)
                .directExecutor()
                .build();
        channels.add(channel);
        return channel;
    }

    @Override
    public void close() throws InterruptedException {
        channels.forEach(ManagedChannel::shutdownNow);
        for (ManagedChannel channel : channels) {
            channel.awaitTermination(5, TimeUnit.SECONDS);
        }
        loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).await(10, TimeUnit.SECONDS);
    }
}
