package io.meridian.common.sync.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Each fault matters: with a bug that it brings out, some seed fails, and without the bug the same seed passes. */
final class PlantedBugsSimulation {

    private static final int SEEDS = 60;

    private record Plant(String bug, List<Fault> faults, Supplier<Wiring> wiring) {}

    private static final List<Plant> PLANTS = List.of(
            new Plant("what was sent counts as delivered", List.of(Fault.CUT), PlantedBugs.SentIsDelivered::new),
            new Plant("a silent connection is not ended", List.of(Fault.HALF_OPEN), PlantedBugs.NeverCloses::new),
            new Plant("back-pressure is not looked at", List.of(Fault.SLOW_READER), PlantedBugs.AlwaysReady::new),
            new Plant("a slow link is filled", List.of(Fault.DELAY), PlantedBugs.AlwaysReady::new),
            new Plant("a connection out of step is not ended", List.of(Fault.DUPLICATE), PlantedBugs.NeverCloses::new),
            new Plant("a write is torn", List.of(Fault.ZONE_CRASH), PlantedBugs.TornWrite::new),
            new Plant("a write is answered early", List.of(Fault.GLOBAL_CRASH), PlantedBugs.WritesLater::new),
            new Plant(
                    "a zone's full disk goes unnoticed",
                    List.of(Fault.ZONE_DISK_FULL, Fault.ZONE_CRASH),
                    PlantedBugs.SwallowsFullDisk::new),
            new Plant(
                    "global's full disk goes unnoticed",
                    List.of(Fault.GLOBAL_DISK_FULL, Fault.GLOBAL_CRASH),
                    PlantedBugs.SwallowsFullDisk::new),
            new Plant("timers trust the clock", List.of(Fault.CLOCK_JUMP), PlantedBugs.WallClockTimers::new),
            new Plant("one bad resource stops all", List.of(Fault.POISON), PlantedBugs.OneBadStopsAll::new),
            new Plant("the newer session is deaf", List.of(Fault.TWO_SESSIONS), PlantedBugs.NewerIsDeaf::new),
            new Plant("epochs are ignored", List.of(Fault.RESTORE), PlantedBugs.EpochsIgnored::new),
            new Plant("what was forgotten is not missed", List.of(Fault.COMPACTION), PlantedBugs.FloorIgnored::new),
            new Plant("another filter is not noticed", List.of(Fault.FILTER_CHANGE), PlantedBugs.FilterIgnored::new),
            new Plant("another cluster is not noticed", List.of(Fault.WIPE), PlantedBugs.ClusterIgnored::new),
            new Plant("the store is not watched", List.of(Fault.TAMPERING), PlantedBugs.StoreNotWatched::new),
            new Plant("a zone's own is taken for a copy", List.of(Fault.COLLISION), PlantedBugs.AllAreCopies::new));

    @TestFactory
    Stream<DynamicTest> someSeedCatches() {
        return PLANTS.stream()
                .map(plant -> DynamicTest.dynamicTest(plant.bug() + " " + plant.faults(), () -> caught(plant)));
    }

    @Test
    void everyKindOfFaultHasItsBug() {
        Set<Fault> planted = EnumSet.noneOf(Fault.class);
        PLANTS.forEach(plant -> planted.addAll(plant.faults()));
        assertThat(planted).containsExactlyInAnyOrder(Fault.values());
    }

    private static void caught(Plant plant) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            AssertionError failure = failure(seed, plant);
            if (failure != null) {
                // It is the bug that fails, not the seed.
                SyncSimulation.run(seed, Wiring.SOUND, plant.faults());
                return;
            }
        }
        fail("none of " + SEEDS + " seeds notices that " + plant.bug());
    }

    private static @Nullable AssertionError failure(long seed, Plant plant) {
        try {
            SyncSimulation.run(seed, plant.wiring().get(), plant.faults());
            return null;
        } catch (AssertionError failure) {
            return failure;
        }
    }
}
