package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import java.util.Arrays;
import java.util.Map;

/** From the start of a global's process until it says that it is ready: the median of several starts on a store that is there. */
record Start(int times) {
    /** What keeps a JVM from using the archive that its options name. */
    private static final Map<String, String> PLAIN = Map.of("JDK_JAVA_OPTIONS", "-XX:AOTMode=off");

    void run(Packages packages, Report report) {
        report.heading("start of a global on a store that is there, median of " + times);
        report.atMost(
                "start to ready from the archive", median(packages, Map.of()), Budgets.ARCHIVED_START_SECONDS, "s");
        report.atMost("start to ready without it", median(packages, PLAIN), Budgets.START_SECONDS, "s");
    }

    private double median(Packages packages, Map<String, String> environment) {
        double[] seconds = new double[times];
        try (ControlPlane global = packages.global(environment)) {
            for (int i = 0; i < times; i++) {
                global.stop();
                long begin = System.nanoTime();
                global.start();
                seconds[i] = (System.nanoTime() - begin) / 1e9;
            }
        }
        Arrays.sort(seconds);
        return seconds[times / 2];
    }
}
