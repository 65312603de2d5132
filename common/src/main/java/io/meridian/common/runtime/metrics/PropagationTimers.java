package io.meridian.common.runtime.metrics;

import io.meridian.common.sync.drive.Stopwatch;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** How long changes are on their way: {@code meridian_propagation_seconds{stage}}, from the commit until {@code sent} and {@code acknowledged}. */
public final class PropagationTimers implements Stopwatch {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(20),
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofSeconds(1),
                Duration.ofSeconds(5)
    };

    private final Timer sent;
    private final Timer acknowledged;

    public PropagationTimers(MeterRegistry registry) {
        sent = timer("sent", registry);
        acknowledged = timer("acknowledged", registry);
    }

    @Override
    public void took(Duration untilSent, Duration untilAcknowledged) {
        sent.record(untilSent);
        acknowledged.record(untilAcknowledged);
    }

    private static Timer timer(String stage, MeterRegistry registry) {
        return Timer.builder("meridian.propagation")
                .description(
                        "From the commit of a change until it was handed to a zone, and until the zone had it durably")
                .tag("stage", stage)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
