package io.meridian.global.zones;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.auth.RandomId;
import io.meridian.common.codec.WireForm;
import io.meridian.common.insight.ZoneIntroduction;
import io.meridian.common.insight.ZoneWitness;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.sync.drive.Scheduler;
import io.meridian.wire.system.v1alpha1.KDSSubscription;
import io.meridian.wire.system.v1alpha1.ZoneInsight;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How each zone is connected and was before: the ZoneInsights of global, read here like stored resources. They are kept in memory and
 * sampled into attributes of the store, beside its log: connections within ten seconds, counts when a connection ends and every quarter
 * of an hour (design decision 7), since a quiet zone is to cost no query.
 */
public final class ZoneLedger implements ZoneWitness, ResourceReader, AutoCloseable {
    static final String ATTRIBUTE = "zone.insight.";

    private static final Logger LOG = Logger.getLogger(ZoneLedger.class);
    private static final ResourceKind KIND = ResourceKinds.named("ZoneInsight");
    private static final Duration SAMPLE = Duration.ofSeconds(10);
    private static final int SAMPLES_BETWEEN_COUNTS = 90;
    private static final String AUTHOR = "zones";

    /**
     * What is known of a zone.
     *
     * @param insight as of its last connection or disconnection
     * @param open the counts of the open subscription, by its id; empty without one
     * @param since when something was first known of it
     * @param changed when the insight last changed
     */
    private record Account(ZoneInsight insight, Optional<Open> open, Instant since, Instant changed) {
        ZoneInsight now(Instant now) {
            return open.map(one ->
                            ZoneInsights.counted(insight, one.id(), one.counts().status(), now))
                    .orElse(insight);
        }
    }

    private record Open(String id, ResponseCounts counts) {}

    private final ResourceStore store;
    private final Global global;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Scheduler scheduler;
    private final Map<String, Account> accounts = new ConcurrentHashMap<>();
    private final Set<String> moved = ConcurrentHashMap.newKeySet();
    private final Map<String, String> written = new HashMap<>();
    private boolean writing;
    private int samples;
    private volatile boolean closed;

    /**
     * Who keeps the ledger.
     *
     * @param instance this process
     * @param version the release that it is compatible with
     */
    public record Global(String instance, String version) {}

    /** Reads what an earlier process wrote, and begins to write. */
    public ZoneLedger(
            ResourceStore store, Global global, InstantSource clock, RandomGenerator random, Scheduler scheduler) {
        this.store = store;
        this.global = global;
        this.clock = clock;
        this.random = random;
        this.scheduler = scheduler;
        store.attributes(ATTRIBUTE).forEach((name, text) -> {
            String zone = name.substring(ATTRIBUTE.length());
            written.put(zone, text);
            read(zone, text)
                    .ifPresent(left -> accounts.put(
                            zone,
                            new Account(
                                    ZoneInsights.inherited(left), Optional.empty(), clock.instant(), clock.instant())));
        });
        scheduler.after(SAMPLE, this::sample);
    }

    @Override
    public void opened(String zone, Stream stream) {
        Instant now = clock.instant();
        update(zone, insight -> ZoneInsights.opened(insight, stream, global.instance(), now));
        moved.add(zone);
    }

    @Override
    public Subscription subscribed(String zone, ZoneIntroduction introduction) {
        KDSSubscription begun = ZoneInsights.begun(
                RandomId.uuid(random).toString(), global.instance(), global.version(), introduction, clock.instant());
        Open open = new Open(begun.getId(), new ResponseCounts());
        Instant now = clock.instant();
        accounts.compute(zone, (name, before) -> {
            Account account = before == null ? unknown(now) : before;
            return new Account(
                    ZoneInsights.subscribed(account.now(now), begun), Optional.of(open), account.since(), now);
        });
        moved.add(zone);
        return new Counting(zone, open);
    }

    @Override
    public void healthChecked(String zone) {
        Instant now = clock.instant();
        update(zone, insight -> ZoneInsights.checked(insight, now));
    }

    @Override
    public void refused(String reason) {
        // Of no zone in particular: whoever it was did not prove to be one.
    }

    /** A zone is gone, and with it all that is known of its connections. */
    public void forget(String zone) {
        accounts.remove(zone);
    }

    @Override
    public Optional<StoredResource> get(ResourceKey key) {
        return Optional.ofNullable(accounts.get(key.name())).map(account -> resource(key.name(), account));
    }

    @Override
    public List<StoredResource> list(ResourceKind kind) {
        return new TreeSet<>(accounts.keySet())
                .stream().flatMap(zone -> get(KIND.key("", zone)).stream()).toList();
    }

    @Override
    public List<StoredResource> list(ResourceKind kind, String mesh) {
        return List.of();
    }

    /** Writes the last of it. */
    @Override
    public void close() {
        closed = true;
        write(true).join();
    }

    private StoredResource resource(String zone, Account account) {
        ZoneInsight insight = account.now(clock.instant());
        Resource resource = new Resource(KIND.key("", zone), Map.of(), insight.toByteString());
        return new StoredResource(
                resource,
                1,
                0,
                account.since(),
                account.changed(),
                Optional.of(ResourceKinds.ZONE.key("", zone)),
                WireForm.asGiven().of(resource));
    }

    private void update(String zone, UnaryOperator<ZoneInsight> change) {
        Instant now = clock.instant();
        accounts.compute(zone, (name, before) -> {
            Account account = before == null ? unknown(now) : before;
            return new Account(change.apply(account.insight()), account.open(), account.since(), now);
        });
    }

    private static Account unknown(Instant now) {
        return new Account(ZoneInsight.getDefaultInstance(), Optional.empty(), now, now);
    }

    private void sample() {
        if (closed) {
            return;
        }
        samples = (samples + 1) % SAMPLES_BETWEEN_COUNTS;
        write(samples == 0);
        scheduler.after(SAMPLE, this::sample);
    }

    /** Writes those that were connected or disconnected, or all that changed, in one transaction. */
    private synchronized CompletableFuture<Void> write(boolean all) {
        if (writing && !closed) {
            return CompletableFuture.completedFuture(null);
        }
        Instant now = clock.instant();
        Set<String> due = new TreeSet<>(all ? accounts.keySet() : moved);
        due.addAll(written.keySet().stream()
                .filter(zone -> !accounts.containsKey(zone))
                .toList());
        Map<String, String> news = new HashMap<>();
        for (String zone : due) {
            Account account = accounts.get(zone);
            String text = account == null
                    ? ""
                    : Base64.getEncoder().encodeToString(account.now(now).toByteArray());
            if (!text.equals(written.getOrDefault(zone, ""))) {
                news.put(zone, text);
            }
        }
        moved.removeAll(due);
        if (news.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        writing = true;
        Map<String, String> attributes = new HashMap<>();
        news.forEach((zone, text) -> attributes.put(ATTRIBUTE + zone, text));
        return store.write(new Write(List.of(), List.of(), attributes, AUTHOR)).handle((result, failure) -> {
            settled(news, failure);
            return null;
        });
    }

    private synchronized void settled(Map<String, String> news, @Nullable Throwable failure) {
        writing = false;
        if (failure != null) {
            moved.addAll(news.keySet());
            LOG.warnf("what is known of zones was not written, and will be tried again: %s", failure.getMessage());
            return;
        }
        news.forEach((zone, text) -> {
            if (text.isEmpty()) {
                written.remove(zone);
            } else {
                written.put(zone, text);
            }
        });
    }

    private static Optional<ZoneInsight> read(String zone, String text) {
        try {
            return Optional.of(ZoneInsight.parseFrom(Base64.getDecoder().decode(text)));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            LOG.warnf("what was known of zone %s cannot be read and is begun anew: %s", zone, e.getMessage());
            return Optional.empty();
        }
    }

    private final class Counting implements Subscription {
        private final String zone;
        private final Open open;

        Counting(String zone, Open open) {
            this.zone = zone;
            this.open = open;
        }

        @Override
        public void sent(Set<String> kinds, int bytes) {
            open.counts().sent(kinds, clock.instant());
        }

        @Override
        public void answered(Set<String> kinds, boolean accepted) {
            open.counts().answered(kinds, accepted, clock.instant());
        }

        @Override
        public void ended() {
            Instant now = clock.instant();
            accounts.computeIfPresent(zone, (name, account) -> {
                ZoneInsight last = ZoneInsights.counted(
                        account.insight(), open.id(), open.counts().status(), now);
                Optional<Open> other = account.open().filter(one -> !one.id().equals(open.id()));
                return new Account(ZoneInsights.ended(last, open.id(), now), other, account.since(), now);
            });
            moved.add(zone);
        }
    }
}
