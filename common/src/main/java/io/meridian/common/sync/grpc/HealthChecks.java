package io.meridian.common.sync.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import io.meridian.wire.mesh.v1alpha1.GlobalKDSServiceGrpc;
import io.meridian.wire.mesh.v1alpha1.ZoneHealthCheckRequest;
import io.meridian.wire.mesh.v1alpha1.ZoneHealthCheckResponse;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A zone's life signs to global: one call at once, then one at each interval that global asks for (spec/kds-protocol §3.9). Each
 * has a deadline: without, one call that hangs would end them for good.
 */
final class HealthChecks {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** What the reference takes when global names no interval. */
    private static final Duration UNNAMED = Duration.ofMinutes(5);

    private final Channel channel;
    private final Supplier<Metadata> headers;
    private final ScheduledExecutorService timers;
    private final Consumer<String> failed;
    private volatile @Nullable ScheduledFuture<?> next;
    private volatile boolean stopped;

    /** @param failed told once that the connection is of no use, in words */
    HealthChecks(
            Channel channel, Supplier<Metadata> headers, ScheduledExecutorService timers, Consumer<String> failed) {
        this.channel = channel;
        this.headers = headers;
        this.timers = timers;
        this.failed = failed;
    }

    void start() {
        check();
    }

    void stop() {
        stopped = true;
        ScheduledFuture<?> waiting = next;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void check() {
        if (stopped) {
            return;
        }
        ClientCall<ZoneHealthCheckRequest, ZoneHealthCheckResponse> call = channel.newCall(
                GlobalKDSServiceGrpc.getHealthCheckMethod(),
                CallOptions.DEFAULT.withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
        call.start(new Answer(), headers.get());
        call.request(2);
        call.sendMessage(ZoneHealthCheckRequest.getDefaultInstance());
        call.halfClose();
    }

    private final class Answer extends ClientCall.Listener<ZoneHealthCheckResponse> {
        private Duration interval = UNNAMED;

        @Override
        public void onMessage(ZoneHealthCheckResponse response) {
            Duration named = Duration.ofSeconds(
                    response.getInterval().getSeconds(), response.getInterval().getNanos());
            if (named.isPositive()) {
                interval = named;
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (stopped || status.getCode() == Status.Code.UNIMPLEMENTED) {
                return;
            }
            if (!status.isOk()) {
                failed.accept("HealthCheck failed with " + status.getCode()
                        + (status.getDescription() == null ? "" : ": " + status.getDescription()));
                return;
            }
            next = timers.schedule(HealthChecks.this::check, interval.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
