package io.meridian.global.zones;

import io.meridian.common.insight.ZoneIntroduction;
import io.meridian.common.insight.ZoneWitness;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what the transport sees of all zones together, and passes it on: {@code meridian_kds_sessions}, {@code …_responses_total},
 * {@code …_sent_bytes_total}, {@code …_answers_total}, {@code …_refused_total}, and what dashboards of the reference read,
 * {@code kds_delta_streams_active}, {@code kds_delta_responses_sent} and {@code kds_delta_requests_received}.
 */
final class CountedWitness implements ZoneWitness {
    private final ZoneWitness next;
    private final MeterRegistry registry;
    private final AtomicLong sessions;
    private final AtomicLong streams;
    private final Counter responses;
    private final Counter bytes;
    private final Counter accepted;
    private final Counter rejected;
    private final Map<String, Counter> refusals = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> sentByKind = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> acceptedByKind = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> rejectedByKind = new ConcurrentHashMap<>();

    CountedWitness(ZoneWitness next, MeterRegistry registry) {
        this.next = next;
        this.registry = registry;
        this.sessions = registry.gauge("meridian.kds.sessions", new AtomicLong());
        this.streams = registry.gauge("kds.delta.streams.active", new AtomicLong());
        this.responses = registry.counter("meridian.kds.responses");
        this.bytes = registry.counter("meridian.kds.sent.bytes");
        this.accepted = registry.counter("meridian.kds.answers", "result", "accepted");
        this.rejected = registry.counter("meridian.kds.answers", "result", "rejected");
    }

    @Override
    public void opened(String zone, Stream stream) {
        next.opened(zone, stream);
    }

    @Override
    public Subscription subscribed(String zone, ZoneIntroduction introduction) {
        sessions.incrementAndGet();
        streams.incrementAndGet();
        return new Counting(next.subscribed(zone, introduction));
    }

    @Override
    public void healthChecked(String zone) {
        next.healthChecked(zone);
    }

    @Override
    public void refused(String reason) {
        refusals.computeIfAbsent(reason, cause -> registry.counter("meridian.kds.refused", "reason", cause))
                .increment();
        next.refused(reason);
    }

    /** Names and kinds of the reference: its counters have no suffix, which a counter here would get. */
    private void count(Map<String, AtomicLong> counts, String name, String kind, String... tags) {
        counts.computeIfAbsent(
                        kind, type -> registry.gauge(name, Tags.of(tags).and("type_url", type), new AtomicLong()))
                .incrementAndGet();
    }

    private final class Counting implements Subscription {
        private final Subscription subscription;

        Counting(Subscription subscription) {
            this.subscription = subscription;
        }

        @Override
        public void sent(Set<String> kinds, int size) {
            responses.increment();
            bytes.increment(size);
            kinds.forEach(kind -> count(sentByKind, "kds.delta.responses.sent", kind));
            subscription.sent(kinds, size);
        }

        @Override
        public void answered(Set<String> kinds, boolean good) {
            (good ? accepted : rejected).increment();
            kinds.forEach(kind -> count(
                    good ? acceptedByKind : rejectedByKind,
                    "kds.delta.requests.received",
                    kind,
                    "confirmation",
                    good ? "ACK" : "NACK"));
            subscription.answered(kinds, good);
        }

        @Override
        public void ended() {
            sessions.decrementAndGet();
            streams.decrementAndGet();
            subscription.ended();
        }
    }
}
