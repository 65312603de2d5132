package io.meridian.bench.store;

import com.google.protobuf.ByteString;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Retention;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.WriteResult;
import io.meridian.common.store.panache.DatabaseStore;
import io.meridian.common.store.panache.Dialect;
import io.meridian.common.store.panache.H2File;
import io.meridian.common.store.panache.StoreKey;
import io.meridian.common.store.panache.StoreSchema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.h2.jdbcx.JdbcDataSource;

/**
 * Durable writes a second on H2, of one resource of 700 bytes each, by clients that wait for each answer. Beside it what the disk does:
 * how often a second a block of the same size is written and forced, which bounds a store that writes them one by one.
 *
 * <p>{@code java -cp bench/target/classes:bench/target/lib/* io.meridian.bench.store.StoreWrites [clients] [seconds]}
 */
public final class StoreWrites {
    private static final int BYTES = 700;
    private static final int RESOURCES = 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private StoreWrites() {}

    /** Prints the figures. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        int clients = args.length > 0 ? Integer.parseInt(args[0]) : 8;
        Duration duration = Duration.ofSeconds(args.length > 1 ? Integer.parseInt(args[1]) : 30);
        Path directory = Files.createTempDirectory("meridian-store-bench");
        System.out.printf("forces of the disk: %.0f/s%n", forces(directory.resolve("floor")));
        H2File file = new H2File(directory, "bench");
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(file.url());
        StoreSchema.migrate(database, Dialect.H2);
        SecureRandom random = new SecureRandom();
        try (DatabaseStore store = DatabaseStore.open(
                database,
                Dialect.H2,
                StoreKey.generate(random),
                WireForm.ofGlobal(),
                InstantSource.system(),
                random,
                Retention.DEFAULT)) {
            run(store, clients, WARM_UP);
            double rate = run(store, clients, duration);
            System.out.printf(
                    "durable writes on H2, %d bytes, %d clients, %d s: %.0f/s (budget 1500/s), file %.1f MB%n",
                    BYTES, clients, duration.toSeconds(), rate, Files.size(file.path()) / 1e6);
        }
    }

    private static double run(DatabaseStore store, int clients, Duration duration)
            throws InterruptedException, ExecutionException {
        LongAdder written = new LongAdder();
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        try (ExecutorService executor = Executors.newFixedThreadPool(clients)) {
            List<Future<?>> running = new ArrayList<>();
            for (int client = 0; client < clients; client++) {
                int number = client;
                running.add(executor.submit(() -> {
                    for (long value = 0; System.nanoTime() < end; value++) {
                        WriteResult result = store.write(update(number, clients, value, start))
                                .join();
                        if (!(result instanceof WriteResult.Committed)) {
                            throw new IllegalStateException("not committed: " + result);
                        }
                        written.increment();
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        return written.sum() * 1e9 / (System.nanoTime() - start);
    }

    private static Write update(int client, int clients, long value, long salt) {
        String name = "timeout-" + (value * clients + client) % RESOURCES;
        String head = "{\"from\":[],\"note\":\"" + salt + "-" + client + "-" + value + "-";
        String spec = head + "x".repeat(BYTES - head.length() - 2) + "\"}";
        Resource resource = new Resource(
                ResourceKinds.named("MeshTimeout").key("default", name), Map.of(), ByteString.copyFromUtf8(spec));
        return Write.of(new Mutation.Put(resource, Expected.ANYTHING, Optional.empty()), "bench");
    }

    private static double forces(Path file) throws IOException {
        byte[] block = new byte[BYTES];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            int count = 0;
            while (System.nanoTime() - start < Duration.ofSeconds(2).toNanos()) {
                channel.write(ByteBuffer.wrap(block));
                channel.force(false);
                count++;
            }
            return count * 1e9 / (System.nanoTime() - start);
        }
    }
}
