package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs what is named on the command line, or everything: {@code bench/run [NAME …]}. */
public final class Bench {
    private static final Map<String, Scenario> SCENARIOS = scenarios();

    private Bench() {}

    /** Measures something and reports it. */
    @FunctionalInterface
    private interface Scenario {
        void run(Packages packages, Report report) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        List<String> names = args.length == 0 ? List.copyOf(SCENARIOS.keySet()) : List.of(args);
        Map<String, Scenario> chosen = new LinkedHashMap<>();
        for (String name : names) {
            Scenario scenario = SCENARIOS.get(name);
            if (scenario == null) {
                System.err.println(
                        "no scenario is named " + name + " (expected: " + String.join(", ", SCENARIOS.keySet()) + ")");
                System.exit(2);
                return;
            }
            chosen.put(name, scenario);
        }
        Path root = Files.createTempDirectory("meridian-bench");
        Report report = new Report(System.out);
        Packages packages = new Packages(root);
        boolean whole = true;
        for (Map.Entry<String, Scenario> scenario : chosen.entrySet()) {
            whole &= measured(scenario.getKey(), scenario.getValue(), packages, report);
        }
        report.close();
        // Threads of closed connections may linger; what was measured is printed.
        System.exit(whole ? 0 : 1);
    }

    /** Whether a scenario came to its end; one that does not must not take along those after it. */
    private static boolean measured(String name, Scenario scenario, Packages packages, Report report)
            throws InterruptedException {
        try {
            scenario.run(packages, report);
            return true;
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            e.printStackTrace();
            report.require(name + " comes to its end", false);
            return false;
        }
    }

    private static Map<String, Scenario> scenarios() {
        Map<String, Scenario> all = new LinkedHashMap<>();
        all.put("start", new Start(7)::run);
        all.put("propagation-1", new Propagation(1, 0, 2000, 500, 20)::run);
        all.put("propagation-10", new Propagation(10, 0, 2000, 500, 20)::run);
        all.put("propagation-100", new Propagation(100, 0, 2000, 500, 20)::run);
        all.put("propagation-250", new Propagation(250, 0, 2000, 500, 20)::run);
        all.put("scale", new Propagation(100, 1000, 2000, 500, 20)::run);
        all.put("steady-250", new SteadyChanges(250, 1000, 300, 10)::run);
        all.put("burst-250", new Burst(250, 1000)::run);
        all.put("cold-join", ColdJoin.promised(10, 10_000)::run);
        all.put("cold-join-250x1000", ColdJoin.of(250, 1000)::run);
        all.put("cold-join-250x10000", ColdJoin.of(250, 10_000)::run);
        all.put("reconnect-250", new ReconnectStorm(250, 1000, 20)::run);
        all.put("slow-reader-250", new SlowReader(250, 100, 2000, 10_000)::run);
        all.put("abuse", new Abuse(25, 500, 1000)::run);
        all.put("idle-250", new Idle(250, 0)::run);
        all.put("dataplanes-10x1000", new Dataplanes(10, 1000, 300, 20, 60)::run);
        all.put("apply-1", new DurableApply(1, 100, 300)::run);
        all.put("apply-2", new DurableApply(2, 100, 300)::run);
        all.put("writes", Bench::writes);
        return all;
    }

    private static void writes(Packages packages, Report report) throws Exception {
        report.heading("durable PUTs of one resource, 700 bytes, 8 clients");
        try (ControlPlane global = packages.global()) {
            DurableWrites.perSecond(global.ports().http(), 8, 10);
            report.atLeast(
                    "durable PUTs",
                    DurableWrites.perSecond(global.ports().http(), 8, 30),
                    Budgets.DURABLE_WRITES_PER_SECOND,
                    "1/s");
        }
    }
}
