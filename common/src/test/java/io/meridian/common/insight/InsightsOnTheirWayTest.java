package io.meridian.common.insight;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.Value;
import io.meridian.common.codec.HashedName;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.wire.mesh.v1alpha1.DataplaneInsight;
import io.meridian.wire.mesh.v1alpha1.DiscoverySubscription;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** From the board of a zone, by its outbox and global's inbox, to the board of global. */
final class InsightsOnTheirWayTest {

    private static final int ROOM = 1 << 20;

    private final InsightBoard east = zone("east");
    private final InsightOutbox outbox = new SampledOutbox(east);
    private final InsightBoard global =
            new InsightBoard(WireForm.asGiven(), InsightBoard.Limits.DEFAULT, InstantSource.system());
    private final ZoneInsightInbox inbox = new ZoneInsightInbox(global, "default"::equals);

    @Test
    void whatAZoneKnowsIsKnownAtGlobalUnderItsHashedName() {
        east.put(insight("web", 1));
        deliver(outbox.open(), inbox.open("east"), ROOM);

        StoredResource arrived =
                global.list(ResourceKinds.named("DataplaneInsight"), "default").getFirst();
        assertThat(arrived.key().name()).isEqualTo(HashedName.of("default", "web", "east", ""));
        assertThat(arrived.resource().labels())
                .containsEntry(Labels.DISPLAY_NAME, "web")
                .containsEntry(Labels.ZONE, "east")
                .containsEntry(Labels.ORIGIN, "zone");
    }

    @Test
    void howeverOftenAnInsightChangesItWaitsOnce() {
        InsightOutbox.Session session = outbox.open();
        session.take(ROOM);
        for (int i = 0; i < 100; i++) {
            east.put(insight("web", i));
        }

        InsightBatch batch = session.take(ROOM);
        assertThat(batch.puts()).hasSize(1);
        assertThat(session.take(ROOM)).isEqualTo(InsightBatch.EMPTY);
    }

    @Test
    void whatGlobalWouldSeeNoChangeInIsNotSent() {
        InsightOutbox.Session session = outbox.open();
        east.put(insight("web", 1));
        session.take(ROOM);
        Resource counted = insight("web", 1)
                .withSpec(DataplaneInsight.newBuilder()
                        .addSubscriptions(subscription(1).setGeneration(7))
                        .build()
                        .toByteString());
        east.put(counted);

        assertThat(session.take(ROOM)).isEqualTo(InsightBatch.EMPTY);
        assertThat(east.get(counted.key()).orElseThrow().spec())
                .as("the zone keeps its count")
                .isEqualTo(counted.spec());
    }

    @Test
    void aSessionTakesUpToItsRoomAndSettlesWhenAllWasSent() {
        for (int i = 0; i < 10; i++) {
            east.put(insight("web-" + i, i));
        }
        InsightOutbox.Session session = outbox.open();
        int insights = 0;
        for (InsightBatch batch = session.take(300); !batch.isEmpty(); batch = session.take(300)) {
            assertThat(batch.puts().stream().mapToInt(put -> put.bytes().size()).sum())
                    .isLessThanOrEqualTo(300);
            insights += batch.puts().size();
            assertThat(batch.settled().isEmpty()).isEqualTo(insights < 10);
        }
        assertThat(insights).isEqualTo(10);
    }

    @Test
    void anInsightThatIsLargerThanTheRoomComesAlone() {
        east.put(insight("web-1", 1));
        east.put(insight("web-2", 2));
        assertThat(outbox.open().take(1).puts()).hasSize(1);
    }

    @Test
    void whatWasGoneWhileNobodyWasConnectedIsGoneAfterTheNextSession() {
        east.put(insight("web", 1));
        east.put(insight("db", 1));
        deliver(outbox.open(), inbox.open("east"), ROOM);
        east.remove(insight("web", 1).key());

        deliver(outbox.open(), inbox.open("east"), ROOM);

        assertThat(names(global)).containsExactly("db");
    }

    @Test
    void anOlderSessionOfAZoneSaysNothingMore() {
        InsightOutbox.Session older = outbox.open();
        InsightInbox.Session olderArrival = inbox.open("east");
        outbox.open();
        inbox.open("east");
        east.put(insight("web", 1));

        assertThat(older.take(ROOM)).isEqualTo(InsightBatch.EMPTY);
        olderArrival.take(batch(wire("east", insight("web", 1))));
        assertThat(names(global)).isEmpty();
    }

    @Test
    void aZoneSpeaksForItsOwnProxiesOnly() {
        InsightBoard west = zone("west");
        west.put(insight("web", 1));
        deliver(new SampledOutbox(west).open(), inbox.open("west"), ROOM);
        StoredResource ofWest =
                global.list(ResourceKinds.named("DataplaneInsight")).getFirst();

        InsightInbox.Session forger = inbox.open("east");
        forger.take(batch(new Insight(ofWest.key(), WireForm.encode(ofWest.resource()))));
        forger.take(new InsightBatch(List.of(), List.of(ofWest.key()), InsightBoard.kinds()));

        assertThat(global.get(ofWest.key())).contains(ofWest);
        assertThat(inbox.leftOut("east").orElseThrow().last()).contains("not a name of zone east");
        assertThat(inbox.leftOut("west")).isEmpty();
    }

    @Test
    void whatIsNoInsightOrBelongsNowhereIsLeftOutAndTheRestIsTaken() {
        InsightInbox.Session session = inbox.open("east");
        Resource elsewhere = new Resource(
                new ResourceKey("DataplaneInsight", "unknown", "web"),
                Map.of(),
                insight("web", 1).spec());
        Insight good = wire("east", insight("web", 1));
        session.take(new InsightBatch(
                List.of(
                        new Insight(new ResourceKey("Mesh", "", "m"), ByteString.EMPTY),
                        new Insight(good.key(), ByteString.copyFromUtf8("garbage")),
                        new Insight(new ResourceKey("DataplaneInsight", "default", "other"), good.bytes()),
                        wire("east", elsewhere),
                        good),
                List.of(),
                Set.of()));

        assertThat(names(global)).containsExactly("web");
        assertThat(inbox.leftOut("east").orElseThrow().count()).isEqualTo(4);
        assertThat(inbox.leftOut("east").orElseThrow().last()).contains("no such mesh");
    }

    @Test
    void aZoneHasAsMuchRoomAsIsGivenToItAndTakesNoneFromOthers() {
        InsightBoard small =
                new InsightBoard(WireForm.asGiven(), new InsightBoard.Limits(2, 400), InstantSource.system());
        ZoneInsightInbox narrow = new ZoneInsightInbox(small, mesh -> true);
        InsightInbox.Session session = narrow.open("east");
        for (int i = 0; i < 5; i++) {
            session.take(batch(wire("east", insight("web-" + i, i))));
        }
        narrow.open("west").take(batch(wire("west", insight("web", 1))));
        session.take(batch(wire("east", insight("web-0", 9))));
        Resource large = insight("web-0", 1)
                .withSpec(DataplaneInsight.newBuilder()
                        .setMetadata(Struct.newBuilder()
                                .putFields(
                                        "much",
                                        Value.newBuilder()
                                                .setStringValue("x".repeat(500))
                                                .build()))
                        .build()
                        .toByteString());
        session.take(batch(wire("east", large)));

        assertThat(names(small)).containsExactly("web", "web-0", "web-1");
        assertThat(narrow.leftOut("east").orElseThrow().count()).isEqualTo(4);
    }

    @Test
    void anInsightGoesWithItsProxyAndAZonesWithTheZone() {
        try (InMemoryResourceStore store =
                InMemoryResourceStore.open(InstantSource.system(), WireForm.ofZone("east"))) {
            store.subscribe(east::committed);
            ResourceKey dataplane = new ResourceKey("Dataplane", "default", "web");
            store.write(Write.of(
                            new Mutation.Put(
                                    new Resource(dataplane, Map.of(), ByteString.EMPTY),
                                    Expected.ANYTHING,
                                    Optional.empty()),
                            "test"))
                    .join();
            east.put(insight("web", 1));
            deliver(outbox.open(), inbox.open("east"), ROOM);
            store.write(Write.of(new Mutation.Delete(dataplane, Expected.ANYTHING), "test"))
                    .join();
            assertThat(names(east)).isEmpty();

            assertThat(names(global)).containsExactly("web");
            inbox.forget("east");
            assertThat(names(global)).isEmpty();
        }
    }

    /** Whatever changes, whenever sessions end and batches get lost with them: in the end both boards say the same. */
    @Test
    void afterAnyHistoryGlobalKnowsWhatTheZoneKnows() {
        for (long seed = 0; seed < 200; seed++) {
            InsightBoard zone = zone("east");
            InsightOutbox out = new SampledOutbox(zone);
            InsightBoard there =
                    new InsightBoard(WireForm.asGiven(), InsightBoard.Limits.DEFAULT, InstantSource.system());
            ZoneInsightInbox in = new ZoneInsightInbox(there, mesh -> true);
            Random random = new Random(seed);
            InsightOutbox.Session from = out.open();
            InsightInbox.Session to = in.open("east");
            for (int i = 0; i < 200; i++) {
                Resource some = insight("web-" + random.nextInt(12), random.nextInt(50));
                switch (random.nextInt(8)) {
                    case 0, 1, 2 -> zone.put(some);
                    case 3 -> zone.remove(some.key());
                    case 4 -> {
                        // Taken, and lost with the connection.
                        from.take(200);
                        from = out.open();
                        to = in.open("east");
                    }
                    default -> to.take(from.take(200));
                }
            }
            deliver(from, to, 200);
            assertThat(contents(there)).as("seed %d", seed).isEqualTo(contents(zone));
        }
    }

    private static Map<String, ByteString> contents(InsightBoard board) {
        Map<String, ByteString> contents = new TreeMap<>();
        board.list(ResourceKinds.named("DataplaneInsight"))
                .forEach(insight -> contents.put(insight.resource().displayName(), insight.spec()));
        return contents;
    }

    private static List<String> names(InsightBoard board) {
        return List.copyOf(contents(board).keySet());
    }

    private static void deliver(InsightOutbox.Session from, InsightInbox.Session to, int room) {
        for (InsightBatch batch = from.take(room); !batch.isEmpty(); batch = from.take(room)) {
            to.take(batch);
        }
    }

    private static InsightBatch batch(Insight insight) {
        return new InsightBatch(List.of(insight), List.of(), Set.of());
    }

    private static Insight wire(String zone, Resource insight) {
        var canonical = WireForm.ofZone(zone).of(insight);
        return new Insight(canonical.key(), canonical.bytes());
    }

    private static InsightBoard zone(String name) {
        return new InsightBoard(WireForm.ofZone(name), InsightBoard.Limits.DEFAULT, InstantSource.system());
    }

    private static Resource insight(String name, int second) {
        return new Resource(
                new ResourceKey("DataplaneInsight", "default", name),
                Map.of(),
                DataplaneInsight.newBuilder()
                        .addSubscriptions(subscription(second))
                        .build()
                        .toByteString());
    }

    private static DiscoverySubscription.Builder subscription(int second) {
        return DiscoverySubscription.newBuilder()
                .setConnectTime(Timestamp.newBuilder().setSeconds(second));
    }
}
