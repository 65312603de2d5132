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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A zone's life signs to global: one call at once, then one at each interval that global asks for (spec/kds-protocol §3.9). Each
 * has a deadline: without, one call that hangs would end them for good. A global that is frozen answers none, so where nothing else
 * would tell, calls are made often enough to notice (invariant I6).
 */
final class HealthChecks {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** What the reference takes when global names no interval. */
    private static final Duration UNNAMED = Duration.ofMinutes(5);

    private final Channel channel;
    private final Supplier<Metadata> headers;
    private final Duration silence;
    private final ScheduledExecutorService timers;
    private final Consumer<String> failed;
    private @Nullable ScheduledFuture<?> next;
    private boolean stopped;
    private boolean watching;

    /**
     * @param silence after this long without an answer global is gone, where that is {@linkplain #watch watched}
     * @param failed told once that the connection is of no use, in words
     */
    HealthChecks(
            Channel channel,
            Supplier<Metadata> headers,
            Duration silence,
            ScheduledExecutorService timers,
            Consumer<String> failed) {
        this.channel = channel;
        this.headers = headers;
        this.silence = silence;
        this.timers = timers;
        this.failed = failed;
    }

    void start() {
        check();
    }

    synchronized void stop() {
        stopped = true;
        if (next != null) {
            next.cancel(false);
        }
    }

    /** From now on they are also how this zone knows that global is there: one of the reference says nothing while nothing changes. */
    synchronized void watch() {
        watching = true;
        if (next != null && next.cancel(false)) {
            later(half());
        }
    }

    private synchronized void answered(Duration interval) {
        later(watching && interval.compareTo(half()) > 0 ? half() : interval);
    }

    private synchronized Duration deadline() {
        return watching ? half() : DEADLINE;
    }

    /** Half of the silence until a call, half for its answer. */
    private Duration half() {
        return silence.dividedBy(2);
    }

    private void later(Duration wait) {
        if (stopped) {
            return;
        }
        try {
            next = timers.schedule(this::check, wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // The process shuts down.
            stopped = true;
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private void check() {
        if (isStopped()) {
            return;
        }
        ClientCall<ZoneHealthCheckRequest, ZoneHealthCheckResponse> call = channel.newCall(
                GlobalKDSServiceGrpc.getHealthCheckMethod(),
                CallOptions.DEFAULT.withDeadlineAfter(deadline().toMillis(), TimeUnit.MILLISECONDS));
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
            if (isStopped() || status.getCode() == Status.Code.UNIMPLEMENTED) {
                return;
            }
            if (!status.isOk()) {
                failed.accept("HealthCheck failed with " + status.getCode()
                        + (status.getDescription() == null ? "" : ": " + status.getDescription()));
                return;
            }
            answered(interval);
        }
    }
}
