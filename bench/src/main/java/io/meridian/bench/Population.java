package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Fills a global with policies, so that zones have something to hold. */
final class Population {
    static final int WRITERS = 8;

    private Population() {}

    /** Creates so many policies of a few hundred bytes in the default mesh. */
    static void create(ControlPlane global, int policies) throws Exception {
        create(global, "policy", policies);
    }

    /** The same with names that begin with a word. */
    static void create(ControlPlane global, String word, int policies) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Callable<Void>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(() -> {
                    try (HttpConnection http = new HttpConnection(global.ports().http())) {
                        for (int n = writer; n < policies; n += WRITERS) {
                            String name = word + "-" + n;
                            int status = http.put("/meshes/default/meshtimeouts/" + name, policy(name));
                            if (status != 201) {
                                throw new IllegalStateException("PUT " + name + " was answered " + status);
                            }
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> writer : threads.invokeAll(writers)) {
                writer.get();
            }
        }
    }

    /** The policy of a name. */
    static byte[] policy(String name) {
        return ("{\"type\":\"MeshTimeout\",\"mesh\":\"default\",\"name\":\"" + name
                        + "\",\"spec\":{\"targetRef\":{\"kind\":\"MeshService\",\"name\":\"" + name
                        + "\"},\"to\":[{\"targetRef\":{\"kind\":\"Mesh\"},"
                        + "\"default\":{\"connectionTimeout\":\"5s\",\"idleTimeout\":\"1h\",\"http\":{\"requestTimeout\":\"15s\"}}}]}}")
                .getBytes(StandardCharsets.UTF_8);
    }
}
