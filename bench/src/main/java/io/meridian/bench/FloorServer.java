package io.meridian.bench;

import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The floor: a bare grpc-java server that sends what it is given to every stream that is open, over TLS. Nothing that keeps
 * zones in step can be faster; how much slower it is, is what the bench reports.
 */
public final class FloorServer {
    static final MethodDescriptor<byte[], byte[]> SUBSCRIBE =
            method("bench.Floor/Subscribe", MethodDescriptor.MethodType.SERVER_STREAMING);
    static final MethodDescriptor<byte[], byte[]> BROADCAST =
            method("bench.Floor/Broadcast", MethodDescriptor.MethodType.UNARY);

    /** As large as a part of ours: 250 streams with one each in their buffers are 16 MiB. */
    private static final byte[] CHUNK = new byte[64 << 10];

    private FloorServer() {}

    /** Arguments: port, certificate file, key file. Runs until it is killed. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<StreamObserver<byte[]>> streams = new CopyOnWriteArrayList<>();
        Server server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])))
                .sslContext(GrpcSslContexts.forServer(new File(args[1]), new File(args[2]))
                        .build())
                .addService(ServerServiceDefinition.builder("bench.Floor")
                        .addMethod(
                                SUBSCRIBE,
                                ServerCalls.asyncServerStreamingCall(
                                        (byte[] request, StreamObserver<byte[]> stream) -> {
                                            streams.add(stream);
                                            welcome(
                                                    (ServerCallStreamObserver<byte[]>) stream,
                                                    ByteBuffer.wrap(request).getLong());
                                        }))
                        .addMethod(
                                BROADCAST,
                                ServerCalls.asyncUnaryCall((byte[] message, StreamObserver<byte[]> caller) -> {
                                    streams.forEach(stream -> stream.onNext(message));
                                    caller.onNext(new byte[0]);
                                    caller.onCompleted();
                                }))
                        .build())
                .build()
                .start();
        server.awaitTermination();
    }

    /** Sends so many bytes, as fast as the stream takes them, and then the empty message that ends them. */
    private static void welcome(ServerCallStreamObserver<byte[]> stream, long bytes) {
        Runnable more = new Runnable() {
            private long left = bytes;
            private boolean ended;

            @Override
            public void run() {
                while (!ended && stream.isReady()) {
                    stream.onNext(left >= CHUNK.length ? CHUNK : new byte[(int) left]);
                    ended = left == 0;
                    left -= Math.min(left, CHUNK.length);
                }
            }
        };
        stream.setOnReadyHandler(more);
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(name)
                .setRequestMarshaller(RawBytes.MARSHALLER)
                .setResponseMarshaller(RawBytes.MARSHALLER)
                .build();
    }
}
