package io.meridian.common.runtime.metrics;

import io.meridian.common.api.SyncStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Where each zone stands: {@code meridian_zone_acked_revision}, {@code …_lag_revisions}, {@code …_lag_seconds}, {@code …_refused_resources}
 * and {@code …_connected}, each by {@code zone}. A status is reckoned when it is asked for, and then serves all gauges of its zone.
 */
public final class ZoneGauges {
    private static final double MILLIS = 1000;

    /** For one look at all gauges a status is reckoned once. */
    private static final Duration SERVES = Duration.ofSeconds(1);

    private record Reading(Instant when, Optional<SyncStatus> status) {}

    private final Function<String, Optional<SyncStatus>> statuses;
    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Map<String, List<Meter>> meters = new ConcurrentHashMap<>();
    private final Map<String, Reading> readings = new ConcurrentHashMap<>();

    /** @param statuses where a zone stands, by its name */
    public ZoneGauges(Function<String, Optional<SyncStatus>> statuses, MeterRegistry registry, InstantSource clock) {
        this.statuses = statuses;
        this.registry = registry;
        this.clock = clock;
    }

    /** From now on this zone is shown. May be said again. */
    public void show(String zone) {
        meters.computeIfAbsent(
                zone,
                name -> List.of(
                        gauge(
                                name,
                                "acked.revision",
                                "Revision up to which it holds global's state",
                                SyncStatus::revision),
                        gauge(
                                name,
                                "lag.revisions",
                                "Revisions of global that it does not yet hold",
                                status -> Math.max(0, status.globalRevision() - status.revision())),
                        gauge(
                                name,
                                "lag.seconds",
                                "Since when the oldest change waits for it",
                                status -> status.lagMillis() / MILLIS),
                        gauge(name, "refused.resources", "Resources that it did not accept", status -> status.refused()
                                .size()),
                        gauge(name, "connected", "Whether a session is open", status -> status.connected() ? 1 : 0)));
    }

    /** This zone is gone. */
    public void forget(String zone) {
        List<Meter> gone = meters.remove(zone);
        if (gone != null) {
            gone.forEach(registry::remove);
        }
        readings.remove(zone);
    }

    private Meter gauge(String zone, String name, String description, ToDoubleFunction<SyncStatus> value) {
        return Gauge.builder(
                        "meridian.zone." + name,
                        () -> status(zone).map(value::applyAsDouble).orElse(Double.NaN))
                .description(description)
                .tag("zone", zone)
                .register(registry);
    }

    private Optional<SyncStatus> status(String zone) {
        Instant now = clock.instant();
        return readings.compute(
                        zone,
                        (name, before) ->
                                before != null && now.isBefore(before.when().plus(SERVES))
                                        ? before
                                        : new Reading(now, statuses.apply(name)))
                .status();
    }
}
