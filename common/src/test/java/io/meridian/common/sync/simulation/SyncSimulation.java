package io.meridian.common.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * The whole engine under every fault. {@code -Dseeds=N} runs so many, {@code -Dseed=N} only that one.
 */
final class SyncSimulation {

    private static final int SEEDS = Integer.getInteger("seeds", Boolean.getBoolean("meridian.soak") ? 200_000 : 500);
    private static final int STEPS = 200;
    private static final int FAULTS = 12;

    /** What all seeds together saw. */
    private static final class Tally {
        private final Map<String, Integer> seeds = new TreeMap<>();
        private final List<String> failures = new ArrayList<>();
        private long applied;

        synchronized void add(World world) {
            world.seen.keySet().forEach(fault -> seeds.merge(fault.name(), 1, Integer::sum));
            world.sights.forEach(sight -> seeds.merge(sight, 1, Integer::sum));
            applied += world.audit().applied();
        }

        synchronized void add(AssertionError failure) {
            failures.add(failure.getMessage());
        }
    }

    @Test
    void afterHealingEachSideHoldsExactlyWhatTheOtherHasForIt() {
        Long only = Long.getLong("seed");
        if (only != null) {
            run(only, Wiring.SOUND, List.of(Fault.values()));
            return;
        }
        Tally tally = new Tally();
        LongStream.rangeClosed(1, SEEDS).parallel().forEach(seed -> {
            try {
                tally.add(run(seed, Wiring.SOUND, List.of(Fault.values())));
            } catch (AssertionError failure) {
                tally.add(failure);
            }
        });
        System.out.println(
                SEEDS + " seeds, " + tally.applied + " positions compared; seeds that saw each: " + tally.seeds);
        assertThat(tally.failures.stream().limit(10))
                .as(tally.failures.size() + " seeds failed")
                .isEmpty();
        for (String sight : sights()) {
            assertThat(tally.seeds.getOrDefault(sight, 0))
                    .as("seeds that saw %s", sight)
                    .isGreaterThanOrEqualTo(SEEDS / 20);
        }
    }

    private static List<String> sights() {
        List<String> all = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            all.add(fault.name());
        }
        for (Line line : Line.values()) {
            for (Sight sight : Sight.values()) {
                all.add(line + " " + sight);
            }
        }
        return all;
    }

    static World run(long seed, Wiring wiring, List<Fault> among) {
        try {
            World world = new World(seed, wiring);
            world.live(STEPS, FAULTS, among);
            world.heal();
            world.audit().verifyServed();
            release(world);
            world.audit().verify();
            world.audit().verifyNoRepairs();
            return world;
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError(
                    "seed " + seed + ": " + failure.getMessage()
                            + "\nreproduce: ./mvnw -pl common test -Dtest=SyncSimulation -Dseed=" + seed,
                    failure);
        }
    }

    /** An operator lets go of what is held, one mesh after the other. */
    private static void release(World world) {
        for (String mesh : Operations.MESHES) {
            for (ZoneNode zone : world.zones) {
                if (zone.drive.status().held().contains(mesh)) {
                    zone.process.run(() -> zone.drive.release(mesh));
                }
            }
            world.pass(Duration.ofSeconds(20));
        }
    }
}
