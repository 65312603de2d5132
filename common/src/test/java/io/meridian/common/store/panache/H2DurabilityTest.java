package io.meridian.common.store.panache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.PlainForm;
import io.meridian.common.store.Position;
import io.meridian.common.store.Retention;
import io.meridian.common.store.StoreUnavailableException;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.WriteResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That what was answered is on the disk, which no kill of a process can show: the system would still write what it was given. */
final class H2DurabilityTest {
    @TempDir
    Path directory;

    @AfterEach
    void heal() {
        ObservedFiles.heal();
    }

    @Test
    void whatWasAnsweredIsWhatALossOfPowerLeaves() throws Exception {
        H2File file = new H2File(directory, "test");
        try (DatabaseStore store = open(ObservedFiles.url(file))) {
            for (int i = 0; i < 20; i++) {
                long before = ObservedFiles.FORCED.get();
                assertThat(store.write(put("m", "v" + i)).join()).isInstanceOf(WriteResult.Committed.class);
                assertThat(ObservedFiles.FORCED.get()).isGreaterThan(before);
                H2File left = new H2File(directory, "left" + i);
                ObservedFiles.afterLossOfPower(file, left.path(), new Random(i));
                try (DatabaseStore afterwards = open(left.url())) {
                    assertThat(afterwards.head()).isEqualTo(store.head());
                    assertThat(afterwards.image().list())
                            .isEqualTo(store.image().list());
                }
            }
        }
    }

    /** Neither a chunk of which only some pages reached the disk, nor space that was used again, may be what is found afterwards. */
    @Test
    void aLossOfPowerInAStormOfWritesLosesNothingThatWasAnswered() throws Exception {
        int losses = Boolean.getBoolean("meridian.soak") ? 1_000 : 25;
        H2File file = new H2File(directory, "test");
        Map<String, Integer> answered = new ConcurrentHashMap<>();
        try (DatabaseStore store = open(ObservedFiles.url(file))) {
            AtomicBoolean enough = new AtomicBoolean();
            List<CompletableFuture<Void>> writers = IntStream.range(0, 4)
                    .mapToObj(writer -> CompletableFuture.runAsync(() -> storm(store, writer, answered, enough)))
                    .toList();
            Random random = new Random(7);
            for (int i = 0; i < losses; i++) {
                long goal = store.head().revision() + random.nextInt(1, 200);
                await().until(() -> store.head().revision() >= goal);
                Map<String, Integer> before = Map.copyOf(answered);
                H2File left = new H2File(directory, "left" + i);
                ObservedFiles.afterLossOfPower(file, left.path(), random);
                try (DatabaseStore afterwards = open(left.url())) {
                    Map<String, String> stored = shown(afterwards);
                    assertThat(stored.keySet()).containsAll(before.keySet());
                    stored.forEach((name, value) ->
                            assertThat(numberIn(value)).as(name).isGreaterThanOrEqualTo(before.getOrDefault(name, 0)));
                }
                Files.delete(left.path());
            }
            enough.set(true);
            writers.forEach(CompletableFuture::join);
        }
    }

    /** Each value longer than a page, so that a write is several. */
    private static void storm(DatabaseStore store, int writer, Map<String, Integer> answered, AtomicBoolean enough) {
        String padding = "-".repeat(3_000);
        for (int i = 1; !enough.get(); i++) {
            String name = "m" + writer + "-" + i % 40;
            store.write(pair(name, i + padding)).join();
            answered.put(name, i);
        }
    }

    private static int numberIn(String value) {
        return Integer.parseInt(value.substring(0, value.indexOf('-')));
    }

    @Test
    void writesThatWaitTogetherShareOneForce() {
        try (DatabaseStore store = open(ObservedFiles.url(new H2File(directory, "test")))) {
            long before = ObservedFiles.FORCED.get();
            List<CompletableFuture<WriteResult>> answers = IntStream.range(0, 500)
                    .mapToObj(i -> store.write(put("m" + i, "v")))
                    .toList();
            assertThat(answers).allMatch(answer -> answer.join() instanceof WriteResult.Committed);
            assertThat(ObservedFiles.FORCED.get() - before).isLessThan(250);
        }
    }

    @Test
    void aDiskThatFailsInMidWriteLosesNothingThatWasAnsweredAndKeepsNothingHalf() {
        int runs = Boolean.getBoolean("meridian.soak") ? 200 : 8;
        for (int seed = 0; seed < runs; seed++) {
            H2File file = new H2File(directory, "run" + seed);
            Map<String, String> answered = new HashMap<>();
            Map<String, String> attempted = new HashMap<>();
            Random random = new Random(seed);
            boolean failed = false;
            try (DatabaseStore store = open(ObservedFiles.url(file))) {
                ObservedFiles.WRITES_LEFT.set(random.nextInt(5, 60));
                for (int i = 0; i < 200 && !failed; i++) {
                    String name = "m" + random.nextInt(10);
                    attempted.put(name, "v" + i);
                    try {
                        store.write(pair(name, "v" + i)).join();
                        answered.put(name, "v" + i);
                    } catch (CompletionException e) {
                        assertThat(e.getCause()).isInstanceOf(StoreUnavailableException.class);
                        failed = true;
                        // What failed is not to be seen, whatever became of it on the disk.
                        assertThat(shown(store)).isEqualTo(answered);
                    }
                }
            }
            assertThat(failed).as("seed %d: the disk failed", seed).isTrue();
            ObservedFiles.heal();
            try (DatabaseStore store = open(file.url())) {
                Map<String, String> stored = shown(store);
                attempted.forEach((name, last) -> assertThat(stored.get(name)).isIn(answered.get(name), last));
                assertThat(answered.keySet()).isSubsetOf(stored.keySet());
            }
        }
    }

    @Test
    void aRestoredBackupIsAnotherHistory() throws Exception {
        H2File file = new H2File(directory, "test");
        Path zip = directory.resolve("backup.zip");
        Position backedUp;
        Position lost;
        try (DatabaseStore store = open(file.url())) {
            store.write(put("a", "1")).join();
            backedUp = store.head();
            store.backup(zip);
            store.write(put("a", "2")).join();
            lost = store.head();
        }

        Files.delete(file.path());
        try (var unzip = new ZipInputStream(Files.newInputStream(zip))) {
            assertThat(unzip.getNextEntry().getName()).isEqualTo("test.mv.db");
            Files.copy(unzip, file.path());
        }

        try (DatabaseStore store = open(file.url())) {
            assertThat(store.head()).isEqualTo(backedUp);
            assertThat(store.history().since(lost)).isEmpty();
            store.write(put("a", "3")).join();
            assertThat(store.head().revision()).isEqualTo(lost.revision());
            assertThat(store.history().since(lost)).isEmpty();
            assertThat(store.history().since(backedUp).orElseThrow().latest()).hasSize(1);
        }
    }

    private static Map<String, String> shown(DatabaseStore store) {
        Map<String, String> shown = new HashMap<>();
        for (StoredResource mesh : store.list(ResourceKinds.named("Mesh"))) {
            shown.put(mesh.key().name(), mesh.spec().toStringUtf8());
            // The other half of the same write.
            StoredResource secret =
                    store.get(new ResourceKey("Secret", mesh.key().name(), "s")).orElseThrow();
            assertThat(secret.spec()).isEqualTo(mesh.spec());
        }
        return shown;
    }

    private static DatabaseStore open(String url) {
        var database = TestDatabases.h2(url);
        StoreSchema.migrate(database, Dialect.H2);
        return DatabaseStore.open(
                database,
                Dialect.H2,
                TestDatabases.KEY,
                new PlainForm(),
                InstantSource.system(),
                new SecureRandom(),
                Retention.DEFAULT,
                Duration.ofMillis(10));
    }

    private static Write put(String mesh, String spec) {
        return Write.of(mutation("Mesh", "", mesh, spec), "test");
    }

    private static Write pair(String mesh, String spec) {
        return new Write(
                List.of(mutation("Mesh", "", mesh, spec), mutation("Secret", mesh, "s", spec)),
                List.of(),
                Map.of(),
                "test");
    }

    private static Mutation mutation(String kind, String mesh, String name, String spec) {
        return new Mutation.Put(
                new Resource(new ResourceKey(kind, mesh, name), Map.of(), ByteString.copyFromUtf8(spec)),
                Expected.ANYTHING,
                Optional.empty());
    }
}
