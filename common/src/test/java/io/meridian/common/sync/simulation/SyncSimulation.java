package io.meridian.common.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole engine under every fault. {@code -Dseeds=N} runs so many, {@code -Dseed=N} only that one.
 */
final class SyncSimulation {

    private static final int SEEDS =
            Integer.getInteger("seeds", Boolean.getBoolean("meridian.soak") ? 200_000 : 10_000);
    private static final int ZONES = 3;
    private static final int OPERATIONS = 200;
    private static final int KINDS = 5;
    private static final int FAULTS = 10;

    /** What all seeds together saw. */
    private static final class Tally {
        private final Map<String, Integer> seeds = new TreeMap<>();
        private final List<String> failures = new ArrayList<>();
        private long applied;

        synchronized void add(World world) {
            world.faults().kinds().forEach(fault -> seeds.merge(fault.name(), 1, Integer::sum));
            world.sights.forEach(sight -> seeds.merge(sight, 1, Integer::sum));
            applied += world.audit().applied();
        }

        synchronized void add(AssertionError failure) {
            failures.add(failure.getMessage());
        }
    }

    /** Its time is bounded by that of all tests: how long so many seeds take says nothing of the engine. */
    @Test
    @Timeout(value = 12, unit = TimeUnit.HOURS)
    void afterHealingEachSideHoldsExactlyWhatTheOtherHasForIt() {
        Long only = Long.getLong("seed");
        if (only != null) {
            run(only, Wiring.SOUND, List.of(Fault.values()));
            return;
        }
        Tally tally = new Tally();
        LongStream.rangeClosed(1, SEEDS).parallel().forEach(seed -> {
            try {
                World world = run(seed, Wiring.SOUND, List.of(Fault.values()));
                requireEventful(seed, world);
                tally.add(world);
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

    /** A seed in which little happens proves little. */
    private static void requireEventful(long seed, World world) {
        if (world.zones.size() < ZONES
                || world.operated() < OPERATIONS
                || world.kinds().size() < KINDS
                || world.faults().injected() < FAULTS) {
            throw new AssertionError("seed " + seed + ": " + world.zones.size() + " zones, " + world.operated()
                    + " operations on " + world.kinds().size() + " kinds, "
                    + world.faults().injected() + " faults (expected: " + ZONES + ", " + OPERATIONS + ", " + KINDS
                    + ", " + FAULTS + ")");
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
            world.live(OPERATIONS, FAULTS + 2, among);
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

    /** An operator lets go of all that is held. */
    private static void release(World world) {
        for (ZoneNode zone : world.zones) {
            for (String mesh : zone.drive.status().held()) {
                zone.process.run(() -> zone.drive.release(mesh));
            }
        }
        world.pass(Duration.ofSeconds(40));
    }
}
