package io.meridian.common.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The whole engine under every fault. {@code -Dseeds=N} runs so many, {@code -Dseed=N} only that one.
 */
final class SyncSimulation {

    private static final int SEEDS = Integer.getInteger("seeds", Boolean.getBoolean("meridian.soak") ? 20_000 : 1000);
    private static final int STEPS = 200;
    private static final int FAULTS = 12;

    @Test
    void afterHealingEveryZoneHoldsExactlyWhatGlobalHoldsForIt() {
        Long only = Long.getLong("seed");
        if (only != null) {
            run(only, Wiring.SOUND, List.of(Fault.values()));
            return;
        }
        Map<Fault, Integer> seeds = new EnumMap<>(Fault.class);
        long applied = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            World world = run(seed, Wiring.SOUND, List.of(Fault.values()));
            world.seen.keySet().forEach(fault -> seeds.merge(fault, 1, Integer::sum));
            applied += world.audit().applied();
        }
        System.out.println(SEEDS + " seeds, " + applied + " positions compared; seeds that saw each fault: " + seeds);
        assertThat(seeds).hasSameSizeAs(Fault.values()).allSatisfy((fault, count) -> assertThat(count)
                .as("seeds that saw %s", fault)
                .isGreaterThanOrEqualTo(SEEDS / 20));
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

    /** An operator lets go of what is held, and a minute passes. */
    private static void release(World world) {
        for (ZoneNode zone : world.zones) {
            zone.drive.status().held().forEach(mesh -> zone.process.run(() -> zone.drive.release(mesh)));
        }
        world.pass(Duration.ofSeconds(60));
    }
}
