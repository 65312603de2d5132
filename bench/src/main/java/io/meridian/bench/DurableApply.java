package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A PUT at global until real zones, packaged processes with their own stores, answer with it: they show a change only once it is
 * durable.
 *
 * @param zones how many
 * @param warmUp changes that are not counted
 * @param changes changes that are
 */
record DurableApply(int zones, int warmUp, int changes) {

    void run(Packages packages, Report report) throws Exception {
        report.heading("PUT → durable apply: " + zones + " real zones, " + changes + " changes after " + warmUp);
        List<String> names =
                IntStream.range(0, zones).mapToObj(i -> "zone-" + i).toList();
        try (Federation federation = Federation.start(packages.next(), Map.of(), names)) {
            List<HttpConnection> there = new ArrayList<>();
            for (ControlPlane zone : federation.zones()) {
                there.add(new HttpConnection(zone.ports().http()));
            }
            long[] durations = new long[changes * zones];
            try (HttpConnection global =
                    new HttpConnection(federation.global().ports().http())) {
                for (int i = -warmUp; i < changes; i++) {
                    int number = i + warmUp + 1;
                    long begin = System.nanoTime();
                    if (global.put("/meshes/default", Fleet.mesh(number)) != 200) {
                        throw new IllegalStateException("the mesh was not accepted");
                    }
                    for (int zone = 0; zone < zones; zone++) {
                        long took = awaitNumber(there.get(zone), number) - begin;
                        if (i >= 0) {
                            durations[i * zones + zone] = took;
                        }
                    }
                }
            }
            for (HttpConnection zone : there) {
                zone.close();
            }
            Percentiles p = Percentiles.of(durations);
            report.row(
                    "PUT → durable, p50 / p99 / max",
                    String.format(Locale.ROOT, "%10.2f / %.2f / %.2f ms", p.p50(), p.p99(), p.max()));
        }
    }

    private static long awaitNumber(HttpConnection zone, int number) throws Exception {
        String wanted = "\"number\": \"" + number + "\"";
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < deadline) {
            if (zone.get("/meshes/default").body().contains(wanted)) {
                return System.nanoTime();
            }
        }
        throw new IllegalStateException("a zone did not show change " + number + " within 30 s");
    }
}
