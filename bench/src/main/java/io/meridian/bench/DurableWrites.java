package io.meridian.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Durable single-resource PUTs per second, by so many clients at once, each with a connection and resources of its own. */
final class DurableWrites {
    private static final int BODY_BYTES = 700;

    private DurableWrites() {}

    /**
     * Writes for a while.
     *
     * @param port of global's REST
     * @param clients how many write at once
     * @param seconds how long
     * @return writes per second that were acknowledged
     */
    static double perSecond(int port, int clients, int seconds) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            long begin = System.nanoTime();
            long end = begin + seconds * 1_000_000_000L;
            List<Callable<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int client = i;
                writers.add(() -> write(port, client, end));
            }
            long written = 0;
            for (Future<Integer> writer : threads.invokeAll(writers)) {
                written += writer.get();
            }
            return written / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private static int write(int port, int client, long end) throws IOException {
        int written = 0;
        try (HttpConnection http = new HttpConnection(port)) {
            while (System.nanoTime() < end) {
                String name = "bench-" + client + "-" + written % 50;
                int status =
                        http.put("/meshes/default/meshtimeouts/" + name, Padded.timeout(name, written, BODY_BYTES));
                if (status != 200 && status != 201) {
                    throw new IllegalStateException("PUT " + name + " was answered " + status);
                }
                written++;
            }
        }
        return written;
    }
}
