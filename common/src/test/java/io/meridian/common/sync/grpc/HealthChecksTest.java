package io.meridian.common.sync.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.meridian.wire.mesh.v1alpha1.GlobalKDSServiceGrpc;
import io.meridian.wire.mesh.v1alpha1.ZoneHealthCheckRequest;
import io.meridian.wire.mesh.v1alpha1.ZoneHealthCheckResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Life signs to a global that names no interval, as the reference's does by default. */
final class HealthChecksTest {
    private enum Global {
        ANSWERS,
        IS_FROZEN,
        DOES_NOT_KNOW_THEM
    }

    private final AtomicInteger calls = new AtomicInteger();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private volatile Global global = Global.ANSWERS;
    private Server server;
    private ManagedChannel channel;
    private HealthChecks checks;

    @BeforeEach
    void connect() throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(new Answering())
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("localhost", server.getPort())
                .usePlaintext()
                .build();
        checks = new HealthChecks(channel, Metadata::new, Duration.ofSeconds(2), timers, failures::add);
    }

    @AfterEach
    void disconnect() {
        checks.stop();
        channel.shutdownNow();
        server.shutdownNow();
        timers.shutdownNow();
    }

    @Test
    void aWatchedGlobalThatFreezesIsNoticedThoughItNamedNoInterval() {
        checks.start();
        await().until(() -> calls.get() == 1);
        checks.watch();
        await().until(() -> calls.get() == 2);
        global = Global.IS_FROZEN;
        await().until(() -> !failures.isEmpty());
        assertThat(failures.getFirst()).contains("HealthCheck", "DEADLINE_EXCEEDED");
    }

    @Test
    void aGlobalThatDoesNotKnowThemIsNotAskedAgainAndNotLeft() {
        global = Global.DOES_NOT_KNOW_THEM;
        checks.start();
        await().until(() -> calls.get() == 1);
        checks.watch();
        await().during(Duration.ofSeconds(2)).until(() -> calls.get() == 1 && failures.isEmpty());
    }

    private final class Answering extends GlobalKDSServiceGrpc.GlobalKDSServiceImplBase {
        @Override
        public void healthCheck(ZoneHealthCheckRequest request, StreamObserver<ZoneHealthCheckResponse> caller) {
            calls.incrementAndGet();
            switch (global) {
                case ANSWERS -> {
                    caller.onNext(ZoneHealthCheckResponse.getDefaultInstance());
                    caller.onCompleted();
                }
                case IS_FROZEN -> {}
                case DOES_NOT_KNOW_THEM -> caller.onError(Status.UNIMPLEMENTED.asRuntimeException());
            }
        }
    }
}
