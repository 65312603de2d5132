package io.meridian.common.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.model.EnvelopeUnknowns;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Write.Condition;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.WriteResult.Committed;
import io.meridian.common.store.WriteResult.Conflict;
import io.meridian.common.store.WriteResult.Effect;
import io.meridian.common.store.WriteResult.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What every store promises, whatever is beneath it. */
public abstract class ResourceStoreContract {

    protected static final ResourceKind MESH = ResourceKinds.named("Mesh");
    protected static final ResourceKind TIMEOUT = ResourceKinds.named("MeshTimeout");
    protected static final ResourceKind SECRET = ResourceKinds.named("Secret");

    protected JournaledResourceStore store;

    /** Opens the store, or opens it again: what was in it is in it. Closing is the contract's. */
    protected abstract JournaledResourceStore open(Retention retention, InstantSource clock);

    private JournaledResourceStore open() {
        return open(Retention.DEFAULT, InstantSource.system());
    }

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStore() {
        store.close();
    }

    @Test
    void aResourceReadsBackAsItWasWritten() {
        Resource resource = new Resource(
                TIMEOUT.key("default", "slow"),
                new TreeMap<>(Map.of("kuma.io/display-name", "slow", "täg", "ü")),
                ByteString.copyFrom(new byte[] {0, 1, -1, 127}),
                ByteString.copyFromUtf8("{\"a\":1}"),
                new EnvelopeUnknowns(ByteString.copyFrom(new byte[] {8, 1}), ByteString.copyFrom(new byte[] {16, 2})));

        committed(put(resource));
        reopen();

        StoredResource stored = store.get(resource.key()).orElseThrow();
        assertThat(stored.resource()).isEqualTo(resource);
        assertThat(stored.version()).isEqualTo(1);
        assertThat(stored.revision()).isEqualTo(1);
        assertThat(stored.wire()).isEqualTo(new PlainForm().of(resource));
    }

    @Test
    void listsAreRangesInTheOrderOfMeshAndName() {
        for (String mesh : List.of("b", "a", "a-b")) {
            for (String name : List.of("z", "y")) {
                committed(put(timeout(mesh, name, "x")));
            }
        }
        committed(put(mesh("a", "x")));

        assertThat(store.list(TIMEOUT))
                .extracting(stored -> stored.key().mesh() + "/" + stored.key().name())
                .containsExactly("a/y", "a/z", "a-b/y", "a-b/z", "b/y", "b/z");
        assertThat(store.list(TIMEOUT, "a"))
                .extracting(stored -> stored.key().name())
                .containsExactly("y", "z");
        assertThat(store.list(TIMEOUT, "c")).isEmpty();
    }

    @Test
    void aWriteOfWhatIsThereAlreadyHasNoRevision() {
        committed(put(mesh("a", "x")));
        Position head = store.head();

        Committed again = committed(put(mesh("a", "x")));

        assertThat(again.outcomes()).containsExactly(new WriteResult.Outcome(MESH.key("", "a"), Effect.UNCHANGED, 1));
        assertThat(again.at()).isEqualTo(head);
        assertThat(store.head()).isEqualTo(head);
    }

    @Test
    void aStatusIsKeptButIsNotAChangeOfTheLog() {
        Resource resource = timeout("default", "a", "x");
        committed(put(resource));
        List<Commit> seen = new CopyOnWriteArrayList<>();
        store.subscribe(seen::add);

        Committed status = committed(put(resource.withStatus(ByteString.copyFromUtf8("{}"))));
        reopen();

        assertThat(status.at().revision()).isEqualTo(1);
        assertThat(status.outcomes().getFirst().effect()).isEqualTo(Effect.UPDATED);
        StoredResource stored = store.get(resource.key()).orElseThrow();
        assertThat(stored.resource().status()).isEqualTo(ByteString.copyFromUtf8("{}"));
        assertThat(stored.version()).isEqualTo(2);
        assertThat(stored.revision()).isEqualTo(1);
        assertThat(store.history().all().getFirst().current()).contains(stored);
        assertThat(seen).isEmpty();
    }

    @Test
    void whatIsExpectedIsWhatMustBeThere() {
        Resource resource = mesh("a", "x");
        ResourceKey key = resource.key();

        assertThat(write(new Mutation.Put(resource, Expected.PRESENT, Optional.empty())))
                .isEqualTo(new Conflict(key, Reason.MISSING));
        assertThat(write(new Mutation.Put(resource, new Expected.Version(1), Optional.empty())))
                .isEqualTo(new Conflict(key, Reason.MISSING));
        committed(new Mutation.Put(resource, Expected.ABSENT, Optional.empty()));
        assertThat(write(new Mutation.Put(resource, Expected.ABSENT, Optional.empty())))
                .isEqualTo(new Conflict(key, Reason.EXISTS));
        committed(new Mutation.Put(mesh("a", "y"), new Expected.Version(1), Optional.empty()));
        assertThat(write(new Mutation.Put(mesh("a", "z"), new Expected.Version(1), Optional.empty())))
                .isEqualTo(new Conflict(key, Reason.VERSION));
        assertThat(write(new Mutation.Delete(key, new Expected.Version(1))))
                .isEqualTo(new Conflict(key, Reason.VERSION));
        committed(new Mutation.Delete(key, Expected.PRESENT));
        assertThat(write(new Mutation.Delete(key, Expected.PRESENT))).isEqualTo(new Conflict(key, Reason.MISSING));
        assertThat(committed(new Mutation.Delete(key, Expected.ANYTHING))
                        .outcomes()
                        .getFirst()
                        .effect())
                .isEqualTo(Effect.UNCHANGED);
    }

    @Test
    void aWriteIsAllOrNothing() {
        committed(put(mesh("a", "x")));
        Position head = store.head();

        WriteResult result = store.write(new Write(
                        List.of(
                                put(mesh("b", "x")),
                                new Mutation.Put(mesh("a", "y"), Expected.ABSENT, Optional.empty())),
                        List.of(),
                        Map.of("touched", "yes"),
                        "test"))
                .join();

        assertThat(result).isEqualTo(new Conflict(MESH.key("", "a"), Reason.EXISTS));
        assertThat(store.get(MESH.key("", "b"))).isEmpty();
        assertThat(store.attribute("touched")).isEmpty();
        assertThat(store.head()).isEqualTo(head);
    }

    @Test
    void conditionsHoldAtCommit() {
        Condition there = new Condition.Exists(MESH.key("", "a"));
        Condition unchanged = new Condition.Unchanged(MESH.key("", "a"), 1);
        Condition none = new Condition.NoneIn("MeshTimeout", "a");
        assertThat(conditional(there)).isEqualTo(new WriteResult.ConditionFailed(there));
        assertThat(conditional(none)).isInstanceOf(Committed.class);

        committed(put(mesh("a", "x")));
        assertThat(conditional(there)).isInstanceOf(Committed.class);
        assertThat(conditional(unchanged)).isInstanceOf(Committed.class);

        committed(put(mesh("a", "y")));
        committed(put(timeout("a", "t", "x")));
        assertThat(conditional(unchanged)).isEqualTo(new WriteResult.ConditionFailed(unchanged));
        assertThat(conditional(none)).isEqualTo(new WriteResult.ConditionFailed(none));
    }

    @Test
    void whatAResourceOwnsGoesFirstAndInTheSameCommit() {
        committed(put(mesh("a", "x")));
        committed(new Mutation.Put(timeout("a", "t", "x"), Expected.ANYTHING, Optional.of(MESH.key("", "a"))));
        committed(new Mutation.Put(timeout("a", "u", "x"), Expected.ANYTHING, Optional.of(TIMEOUT.key("a", "t"))));
        // An update that names no owner keeps the one it has.
        committed(put(timeout("a", "t", "y")));
        reopen();
        List<Commit> seen = new CopyOnWriteArrayList<>();
        store.subscribe(seen::add);

        committed(new Mutation.Delete(MESH.key("", "a"), Expected.PRESENT));

        assertThat(seen).hasSize(1);
        assertThat(seen.getFirst().changes())
                .extracting(change -> change.key().name())
                .containsExactly("u", "t", "a");
        assertThat(store.list(TIMEOUT)).isEmpty();
    }

    @Test
    void anOwnerMustBeThereWhenTheWriteIsDone() {
        Mutation secret = new Mutation.Put(secret("a", "ca", "key"), Expected.ANYTHING, Optional.of(MESH.key("", "a")));
        assertThat(write(secret)).isEqualTo(new Conflict(MESH.key("", "a"), Reason.MISSING));

        committed(secret, put(mesh("a", "x")));
        assertThat(store.history().all())
                .extracting(latest -> latest.wire().kind())
                .containsExactly("Secret", "Mesh");
    }

    @Test
    void theHistorySinceAPositionIsTheLatestChangeOfEachKeyThatChanged() {
        committed(put(mesh("a", "1")));
        Position first = store.head();
        committed(put(mesh("b", "1")), put(mesh("c", "1")));
        committed(put(mesh("b", "2")));
        committed(new Mutation.Delete(MESH.key("", "c"), Expected.PRESENT));
        reopen();

        History.Changes changes = store.history().since(first).orElseThrow();

        assertThat(changes.upTo()).isEqualTo(store.head());
        assertThat(changes.latest())
                .extracting(latest -> latest.wire().name()
                        + latest.revision()
                        + latest.current().map(stored -> stored.spec().toStringUtf8()))
                .containsExactly("b3Optional[2]", "c4Optional.empty");
        assertThat(store.history().all())
                .extracting(latest -> latest.wire().name())
                .containsExactly("a", "b");
        assertThat(store.history().latest(MESH.key("", "c")).orElseThrow().current())
                .isEmpty();
        assertThat(store.history().latest(MESH.key("", "d"))).isEmpty();
    }

    @Test
    void aHistoryAnswersAsOfItsHead() {
        committed(put(mesh("a", "1")));
        Position start = store.head();
        History then = store.history();

        committed(put(mesh("a", "2")));

        assertThat(then.head()).isEqualTo(start);
        assertThat(then.since(start).orElseThrow().latest()).isEmpty();
        assertThat(then.latest(MESH.key("", "a"))
                        .orElseThrow()
                        .current()
                        .orElseThrow()
                        .spec())
                .isEqualTo(ByteString.copyFromUtf8("1"));
    }

    @Test
    void aPositionOfAnotherHistoryIsNotAnswered() {
        committed(put(mesh("a", "1")));
        Position head = store.head();

        assertThat(store.history().since(head)).isPresent();
        assertThat(store.history().since(new Position("other", head.epoch(), 1)))
                .isEmpty();
        assertThat(store.history().since(new Position(head.store(), "other", 1)))
                .isEmpty();
        assertThat(store.history().since(new Position(head.store(), head.epoch(), 2)))
                .isEmpty();
    }

    @Test
    void eachRunOfAWriterIsAnEpochOfItsOwn() {
        committed(put(mesh("a", "1")));
        Position before = store.head();
        reopen();

        assertThat(store.head()).isEqualTo(before);
        committed(put(mesh("a", "2")));
        Position after = store.head();

        assertThat(after.store()).isEqualTo(before.store());
        assertThat(after.epoch()).isNotEqualTo(before.epoch());
        reopen();
        assertThat(store.history().since(before)).isPresent();
        assertThat(store.history().since(after)).isPresent();
        // The former writer never got that far: what a restored backup looks like to who saw the original.
        assertThat(store.history().since(new Position(before.store(), before.epoch(), 2)))
                .isEmpty();
    }

    @Test
    void aResourceThatChangesItsNameAtPeersLeavesATombstoneThere() {
        Resource plain = timeout("m", "t", "x");
        committed(put(plain));
        committed(put(plain.withLabels(Map.of("peer-name", "t-1"))));
        reopen();

        assertThat(store.history().latest(plain.key()).orElseThrow().current()).isEmpty();
        assertThat(store.history().latest(TIMEOUT.key("m", "t-1")).orElseThrow().current())
                .isPresent();
        assertThat(write(put(timeout("m", "u", "x").withLabels(Map.of("peer-name", "t-1")))))
                .isEqualTo(new Conflict(TIMEOUT.key("m", "u"), Reason.EXISTS));
    }

    @Test
    void twoResourcesMayExchangeTheirNamesAtPeersInOneWrite() {
        committed(put(timeout("m", "t", "1")), put(timeout("m", "u", "2")));

        committed(
                put(timeout("m", "t", "1").withLabels(Map.of("peer-name", "u"))),
                put(timeout("m", "u", "2").withLabels(Map.of("peer-name", "t"))));
        reopen();

        assertThat(store.history().latest(TIMEOUT.key("m", "t")).orElseThrow().current())
                .map(StoredResource::key)
                .contains(TIMEOUT.key("m", "u"));
        assertThat(store.history().all()).hasSize(2);
    }

    @Test
    void attributesAreKeptBesideTheLog() {
        store.write(new Write(List.of(), List.of(), Map.of("sync/a", "1", "sync/b", "2", "other", "3"), "test"))
                .join();
        store.write(new Write(List.of(), List.of(), Map.of("sync/b", ""), "test"))
                .join();
        reopen();

        assertThat(store.head().revision()).isZero();
        assertThat(store.attributes("sync/")).containsExactly(Map.entry("sync/a", "1"));
        assertThat(store.attribute("other")).contains("3");
    }

    @Test
    void concurrentWritersSeeRevisionsInTheOrderOfCommits() throws Exception {
        int writers = 8;
        int each = 40;
        List<Commit> seen = new CopyOnWriteArrayList<>();
        store.subscribe(seen::add);
        Map<Long, String> answered = new ConcurrentHashMap<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(writers)) {
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int writer = 0; writer < writers; writer++) {
                String name = "m" + writer;
                running.add(CompletableFuture.runAsync(
                        () -> {
                            for (int i = 0; i < each; i++) {
                                Committed result = committed(put(mesh(name, "v" + i)));
                                String former = answered.put(result.at().revision(), name + "=v" + i);
                                assertThat(former).isNull();
                                // What was answered is there for who asks next, in this or a later value.
                                assertThat(store.head().revision())
                                        .isGreaterThanOrEqualTo(result.at().revision());
                            }
                        },
                        executor));
            }
            CompletableFuture.allOf(running.toArray(CompletableFuture[]::new)).get();
        }

        assertThat(seen).extracting(commit -> commit.at().revision()).isSorted().hasSize(writers * each);
        for (Commit commit : seen) {
            Change change = commit.changes().getFirst();
            assertThat(answered)
                    .containsEntry(
                            commit.at().revision(),
                            change.key().name() + "="
                                    + change.after().orElseThrow().spec().toStringUtf8());
        }
    }

    @Test
    void aConflictFailsItsOwnWriteAndNotItsGroup() {
        List<CompletableFuture<WriteResult>> answers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            answers.add(store.write(Write.of(
                    new Mutation.Put(mesh("m" + i % 25, "v" + i), Expected.ABSENT, Optional.empty()), "test")));
        }
        assertThat(answers.subList(0, 25)).allMatch(answer -> answer.join() instanceof Committed);
        assertThat(answers.subList(25, 50)).allMatch(answer -> answer.join() instanceof Conflict);
        assertThat(store.head().revision()).isEqualTo(25);
    }

    @Test
    void whatWasClosedAndOpenedAgainIsEqual() {
        committed(put(mesh("a", "1")), put(secret("a", "s", "key")), put(timeout("a", "t", "1")));
        committed(new Mutation.Delete(TIMEOUT.key("a", "t"), Expected.PRESENT));
        committed(put(mesh("b", "1")));
        Image before = store.image();

        reopen();

        Image after = store.image();
        assertThat(after.list()).isEqualTo(before.list());
        assertThat(after.head()).isEqualTo(before.head());
        assertThat(after.sequence()).isEqualTo(before.sequence());
        Position start = new Position(before.head().store(), before.head().epoch(), 0);
        assertThat(after.log().since(start))
                .isEqualTo(before.log().since(start))
                .isPresent();
    }

    @Test
    void aClosedStoreRefusesWritesAndHasAnsweredAllBefore() {
        CompletableFuture<WriteResult> last = store.write(Write.of(put(mesh("a", "1")), "test"));
        store.close();

        assertThat(last.join()).isInstanceOf(Committed.class);
        assertThat(store.write(Write.of(put(mesh("b", "1")), "test")))
                .isCompletedExceptionally()
                .failsWithin(Duration.ofSeconds(10))
                .withThrowableThat()
                .withCauseInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void theLogKeepsWhatIsYoungAndTheLastRevisionsAndForgetsTheRest() {
        AtomicLong hours = new AtomicLong();
        InstantSource clock = () -> Instant.EPOCH.plus(Duration.ofHours(hours.get()));
        store.close();
        store = open(new Retention(Duration.ofHours(1), 10), clock);
        committed(put(mesh("a", "1")), put(secret("a", "s", "key")));
        Position first = store.head();
        committed(new Mutation.Delete(SECRET.key("a", "s"), Expected.PRESENT));
        Position second = store.head();
        for (int i = 0; i < 50; i++) {
            committed(put(mesh("b", "v" + i)));
        }
        assertThat(store.history().since(first).orElseThrow().latest()).hasSize(2);

        hours.set(2);
        for (int i = 0; i < 5; i++) {
            committed(put(mesh("b", "w" + i)));
        }

        assertThat(store.history().since(first)).isEmpty();
        assertThat(store.history().since(second)).isEmpty();
        assertThat(store.history().latest(SECRET.key("a", "s"))).isEmpty();
        assertThat(store.image().log().floor()).isBetween(40L, 47L);
        assertThat(store.history().all()).hasSize(2);
        // The log is shortened after the writer has its answer: only a closed store is done with it.
        store.close();
        Image before = store.image();
        store = open(new Retention(Duration.ofHours(1), 10), clock);
        assertThat(store.image().log().floor()).isEqualTo(before.log().floor());
        assertThat(store.image().list()).isEqualTo(before.list());
        Position oldest =
                new Position(first.store(), first.epoch(), before.log().floor());
        assertThat(store.history().since(oldest))
                .isEqualTo(before.log().since(oldest))
                .isPresent();
    }

    /** Repeated: what goes wrong between two writers goes wrong only now and then. */
    @RepeatedTest(10)
    void twoWritersOfOneDatabaseNoticeEachOther() throws Exception {
        JournaledResourceStore other = open();
        List<Commit> seen = new CopyOnWriteArrayList<>();
        other.subscribe(seen::add);
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            List<CompletableFuture<Integer>> conflicts = new ArrayList<>();
            for (JournaledResourceStore writer : List.of(store, other)) {
                conflicts.add(CompletableFuture.supplyAsync(() -> countTo(writer, 30), executor));
            }
            for (CompletableFuture<Integer> each : conflicts) {
                each.get();
            }
        }
        store.refresh();
        other.refresh();
        Awaitility.await()
                .until(() -> store.head().equals(other.head())
                        && store.image().sequence() == other.image().sequence());

        // Each counted from the other's last value: none of the 60 steps is lost.
        assertThat(store.get(MESH.key("", "counter")).orElseThrow().spec()).isEqualTo(ByteString.copyFromUtf8("60"));
        assertThat(store.image().list()).isEqualTo(other.image().list());
        assertThat(store.attributes("")).isEqualTo(other.attributes(""));
        assertThat(store.history().all()).isEqualTo(other.history().all());
        assertThat(seen)
                .extracting(commit -> commit.at().revision())
                .isSorted()
                .doesNotHaveDuplicates()
                .last()
                .isEqualTo(other.head().revision());
        Position start = new Position(
                store.head().store(),
                store.history().head().epoch(),
                store.head().revision());
        other.close();
        assertThat(store.history().since(start)).isPresent();
        Image before = store.image();
        reopen();
        assertThat(store.image().list()).isEqualTo(before.list());
        assertThat(store.history().all()).isEqualTo(before.log().all());
        assertThat(store.history().since(start)).isPresent();
    }

    /** Adds one to a counter so many times, on the condition that no one else did meanwhile; returns how often one had. */
    private static int countTo(JournaledResourceStore writer, int steps) {
        int conflicts = 0;
        for (int done = 0; done < steps; ) {
            Optional<StoredResource> current = writer.get(MESH.key("", "counter"));
            int value = current.map(stored -> Integer.parseInt(stored.spec().toStringUtf8()))
                    .orElse(0);
            Expected expected = current.<Expected>map(stored -> new Expected.Version(stored.version()))
                    .orElse(Expected.ABSENT);
            Mutation count = new Mutation.Put(mesh("counter", String.valueOf(value + 1)), expected, Optional.empty());
            WriteResult result = writer.write(new Write(
                            List.of(
                                    count,
                                    put(timeout("m", "t" + (value % 7), "" + value)),
                                    new Mutation.Delete(TIMEOUT.key("m", "t" + ((value + 3) % 7)), Expected.ANYTHING)),
                            List.of(),
                            Map.of("value", "" + value),
                            "test"))
                    .join();
            if (result instanceof Committed) {
                done++;
            } else {
                conflicts++;
            }
        }
        return conflicts;
    }

    protected void reopen() {
        store.close();
        store = open();
    }

    protected static Resource mesh(String name, String spec) {
        return new Resource(MESH.key("", name), Map.of(), ByteString.copyFromUtf8(spec));
    }

    protected static Resource timeout(String mesh, String name, String spec) {
        return new Resource(TIMEOUT.key(mesh, name), Map.of(), ByteString.copyFromUtf8(spec));
    }

    protected static Resource secret(String mesh, String name, String spec) {
        return new Resource(SECRET.key(mesh, name), Map.of(), ByteString.copyFromUtf8(spec));
    }

    protected static Mutation put(Resource resource) {
        return new Mutation.Put(resource, Expected.ANYTHING, Optional.empty());
    }

    protected WriteResult write(Mutation... mutations) {
        return store.write(new Write(List.of(mutations), List.of(), Map.of(), "test"))
                .join();
    }

    protected Committed committed(Mutation... mutations) {
        WriteResult result = write(mutations);
        assertThat(result).isInstanceOf(Committed.class);
        return (Committed) result;
    }

    private WriteResult conditional(Condition condition) {
        return store.write(new Write(List.of(), List.of(condition), Map.of(), "test"))
                .join();
    }
}
