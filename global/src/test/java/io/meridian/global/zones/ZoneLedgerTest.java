package io.meridian.global.zones;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.codec.WireForm;
import io.meridian.common.insight.ZoneIntroduction;
import io.meridian.common.insight.ZoneWitness.Stream;
import io.meridian.common.insight.ZoneWitness.Subscription;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.common.sync.drive.Scheduler;
import io.meridian.wire.system.v1alpha1.KDSSubscription;
import io.meridian.wire.system.v1alpha1.KumaCpVersion;
import io.meridian.wire.system.v1alpha1.Zone;
import io.meridian.wire.system.v1alpha1.ZoneInsight;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ZoneLedgerTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ResourceKey EAST = ResourceKinds.named("ZoneInsight").key("", "east");

    private final ManualClock clock = new ManualClock();
    private final InMemoryResourceStore store = InMemoryResourceStore.open(clock, WireForm.ofGlobal());
    private KnownZones zones = open("global-1");

    @AfterEach
    void stop() {
        zones.close();
        store.close();
    }

    @Test
    void aZoneThatSubscribesIsOnlineUntilItsStreamEnds() {
        Subscription subscription = subscribe("{\"store\":{\"type\":\"memory\"}}");
        subscription.sent(Set.of("Mesh", "Secret"), 100);
        subscription.answered(Set.of("Mesh", "Secret"), true);
        subscription.sent(Set.of("Mesh"), 100);
        subscription.answered(Set.of("Mesh"), false);

        KDSSubscription open = only();
        assertThat(open.hasConnectTime()).isTrue();
        assertThat(open.hasDisconnectTime()).isFalse();
        assertThat(open.getGlobalInstanceId()).isEqualTo("global-1");
        assertThat(open.getZoneInstanceId()).isEqualTo("east-1");
        assertThat(open.getAuthTokenProvided()).isTrue();
        assertThat(open.getConfig()).contains("memory");
        assertThat(open.getVersion().getKumaCp().getKumaCpGlobalCompatible()).isTrue();
        assertThat(open.getStatus().getTotal().getResponsesSent()).isEqualTo(2);
        assertThat(open.getStatus().getTotal().getResponsesRejected()).isEqualTo(1);
        assertThat(open.getStatus().getStatOrThrow("Secret").getResponsesAcknowledged())
                .isEqualTo(1);

        pass(Duration.ofMinutes(6));
        assertThat(only().getGeneration()).isEqualTo(2);
        subscription.ended();
        assertThat(only().getDisconnectTime()).isEqualTo(ZoneInsights.timestamp(NOON.plus(Duration.ofMinutes(6))));
    }

    @Test
    void theNewestSubscriptionEndsOlderOnesAndTheOldestMakeRoom() {
        Subscription first = subscribe("{}");
        for (int i = 0; i < 14; i++) {
            pass(Duration.ofSeconds(1));
            subscribe("{}");
        }
        first.ended();

        List<KDSSubscription> all = insight().getSubscriptionsList();
        assertThat(all).hasSize(10);
        assertThat(all.subList(0, 9))
                .allMatch(KDSSubscription::hasDisconnectTime)
                .allMatch(one -> one.getConfig().isEmpty());
        assertThat(all.getLast().hasDisconnectTime()).isFalse();
        assertThat(all.getLast().getConfig()).isEqualTo("{}");
    }

    @Test
    void aConfigurationThatIsNoJsonObjectIsLeftOut() {
        subscribe("not json");
        assertThat(only().getConfig()).isEmpty();
        subscribe("[1]");
        assertThat(insight().getSubscriptionsList().getLast().getConfig()).isEmpty();
    }

    @Test
    void streamsAndHealthChecksAreShownAsTheNewestOfEach() {
        zones.witness().opened("east", Stream.CONFIG_DUMP);
        pass(Duration.ofSeconds(3));
        zones.witness().opened("east", Stream.ZONE_TO_GLOBAL);
        zones.witness().healthChecked("east");

        assertThat(insight().getKdsStreams().getConfigDump().getConnectTime()).isEqualTo(ZoneInsights.timestamp(NOON));
        assertThat(insight().getEnvoyAdminStreams().getConfigDumpGlobalInstanceId())
                .isEqualTo("global-1");
        assertThat(insight().getKdsStreams().getZoneToGlobal().getGlobalInstanceId())
                .isEqualTo("global-1");
        assertThat(insight().getKdsStreams().hasStats()).isFalse();
        assertThat(insight().getHealthCheck().getTime()).isEqualTo(ZoneInsights.timestamp(NOON.plusSeconds(3)));
    }

    @Test
    void connectionsAreWrittenBesideTheLogAndReadByTheNextProcess() {
        long revision = store.head().revision();
        Subscription subscription = subscribe("{}");
        subscription.sent(Set.of("Mesh"), 1);
        pass(Duration.ofSeconds(10));
        assertThat(store.attributes(ZoneLedger.ATTRIBUTE)).hasSize(1);
        assertThat(store.head().revision()).isEqualTo(revision);

        // Killed: nobody ends the subscription.
        zones = open("global-2");
        assertThat(only().getDisconnectTime())
                .as("it was last heard of at noon")
                .isEqualTo(ZoneInsights.timestamp(NOON));
        subscribe("{}");
        assertThat(insight().getSubscriptionsList())
                .extracting(KDSSubscription::getGlobalInstanceId)
                .containsExactly("global-1", "global-2");
    }

    @Test
    void whatDidNotChangeIsNotWrittenAgain() {
        subscribe("{}");
        pass(Duration.ofSeconds(10));
        List<Long> writes = new ArrayList<>();
        Map<String, String> before = store.attributes(ZoneLedger.ATTRIBUTE);
        for (int i = 0; i < 89; i++) {
            zones.witness().healthChecked("east");
            pass(Duration.ofSeconds(10));
            if (!store.attributes(ZoneLedger.ATTRIBUTE).equals(before)) {
                before = store.attributes(ZoneLedger.ATTRIBUTE);
                writes.add((long) i);
            }
        }
        assertThat(writes)
                .as("health checks alone wait for the quarter of an hour")
                .hasSize(1);
    }

    @Test
    void aDeletedZoneLeavesNothing() {
        write(new Mutation.Put(
                new Resource(
                        ResourceKinds.ZONE.key("", "east"),
                        Map.of(),
                        Zone.newBuilder().setEnabled(BoolValue.of(true)).build().toByteString()),
                Expected.ANYTHING,
                Optional.empty()));
        subscribe("{}").ended();
        pass(Duration.ofSeconds(10));
        assertThat(store.attributes(ZoneLedger.ATTRIBUTE)).isNotEmpty();

        write(new Mutation.Delete(ResourceKinds.ZONE.key("", "east"), Expected.ANYTHING));
        pass(Duration.ofSeconds(10));

        assertThat(zones.known().get(EAST)).isEmpty();
        assertThat(store.attributes(ZoneLedger.ATTRIBUTE)).isEmpty();
    }

    @Test
    void releasesAreCompatibleWithinTwoMinorsOfOneMajor() {
        assertThat(ZoneInsights.compatible("2.13.10", "2.11.0")).isTrue();
        assertThat(ZoneInsights.compatible("2.13.10", "2.10.9")).isFalse();
        assertThat(ZoneInsights.compatible("2.13.10", "3.13.10")).isFalse();
        assertThat(ZoneInsights.compatible("2.13.10", "0.0.0-preview.v1")).isTrue();
        assertThat(ZoneInsights.compatible("2.13.10", "")).isTrue();
    }

    /** Time passes, and what timers began to write is durable afterwards. */
    private void pass(Duration time) {
        clock.pass(time, () -> store.write(new Write(List.of(), List.of(), Map.of("barrier", "passed"), "test"))
                .join());
    }

    private void write(Mutation mutation) {
        store.write(Write.of(mutation, "test")).join();
    }

    private Subscription subscribe(String config) {
        return zones.witness()
                .subscribed(
                        "east",
                        new ZoneIntroduction(
                                "east-1",
                                KumaCpVersion.newBuilder().setVersion("2.13.10").build(),
                                config,
                                true));
    }

    private KDSSubscription only() {
        assertThat(insight().getSubscriptionsList()).hasSize(1);
        return insight().getSubscriptions(0);
    }

    private ZoneInsight insight() {
        try {
            return ZoneInsight.parseFrom(zones.known().get(EAST).orElseThrow().spec());
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private KnownZones open(String instance) {
        return new KnownZones(
                store,
                new ZoneLedger.Global(instance, "2.13.10"),
                clock,
                new Random(1),
                clock,
                new KnownZones.Metrics(new SimpleMeterRegistry(), zone -> Optional.empty()));
    }

    /** Time that passes when the test says so, and its timers with it. */
    private static final class ManualClock implements InstantSource, Scheduler {
        private record Timer(Instant at, Runnable task) {}

        private final List<Timer> timers = new CopyOnWriteArrayList<>();
        private volatile Instant now = NOON;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public void after(Duration delay, Runnable task) {
            timers.add(new Timer(now.plus(delay), task));
        }

        /** @param then runs after each timer */
        void pass(Duration time, Runnable then) {
            Instant end = now.plus(time);
            for (Optional<Timer> next = due(end); next.isPresent(); next = due(end)) {
                timers.remove(next.get());
                now = next.get().at();
                next.get().task().run();
                then.run();
            }
            now = end;
        }

        private Optional<Timer> due(Instant end) {
            return timers.stream().filter(timer -> !timer.at().isAfter(end)).min(Comparator.comparing(Timer::at));
        }
    }
}
