package io.meridian.common.store.panache;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Position;
import io.meridian.common.store.StoredResource;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KilledStoreTest {
    @TempDir
    Path directory;

    /** The same store is killed again and again, so that each round also starts from what a kill left behind. */
    @Test
    void noAnsweredWriteIsLostWhenTheProcessIsKilled() throws Exception {
        int kills = Boolean.getBoolean("meridian.soak") ? 50 : 5;
        Random random = new Random(7);
        Map<String, Long> answered = new HashMap<>();
        List<Position> heads = new ArrayList<>();
        long next = 1;
        for (int kill = 0; kill < kills; kill++) {
            long lastRevision = storm(next, random.nextInt(20, 400), answered);
            try (DatabaseStore store = TestDatabases.openH2(directory)) {
                assertThat(store.head().revision()).isGreaterThanOrEqualTo(lastRevision);
                for (Map.Entry<String, Long> entry : answered.entrySet()) {
                    long mesh = value(store, new ResourceKey("Mesh", "", entry.getKey()));
                    assertThat(mesh).as("kill %d, %s", kill, entry.getKey()).isGreaterThanOrEqualTo(entry.getValue());
                    assertThat(value(store, new ResourceKey("Secret", entry.getKey(), "s")))
                            .isEqualTo(mesh);
                    next = Math.max(next, mesh + 1);
                }
                heads.add(store.head());
                assertThat(heads).allMatch(head -> store.history().since(head).isPresent());
            }
        }
    }

    private long storm(long first, int writes, Map<String, Long> answered) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreUnderStorm.class.getName(),
                        directory.toString(),
                        Long.toString(first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long lastRevision = 0;
        int read = 0;
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("m\\d \\d+ \\d+")) {
                    String[] words = line.split(" ");
                    answered.merge(words[0], Long.parseLong(words[1]), Math::max);
                    lastRevision = Math.max(lastRevision, Long.parseLong(words[2]));
                    if (++read == writes) {
                        // SIGKILL. By the handle, which leaves the pipe open: what it printed before is still read to
                        // the end: all of that was answered.
                        process.toHandle().destroyForcibly();
                    }
                }
            }
        }
        process.waitFor();
        assertThat(read).as("writes before the kill").isGreaterThanOrEqualTo(writes);
        return lastRevision;
    }

    private static long value(DatabaseStore store, ResourceKey key) {
        StoredResource stored = store.get(key).orElseThrow();
        return Long.parseLong(stored.spec().toStringUtf8());
    }
}
