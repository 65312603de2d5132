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

    private record Plant(String bug, @Nullable Line line, List<Fault> faults, Supplier<Wiring> wiring) {

        static Plant down(String bug, List<Fault> faults, Supplier<Wiring> wiring) {
            return new Plant(bug, Line.DOWN, faults, wiring);
        }

        static Plant up(String bug, List<Fault> faults, Supplier<Wiring> wiring) {
            return new Plant(bug, Line.UP, faults, wiring);
        }

        /** Streams end together: what does not end them is not ended by the other either. */
        static Plant both(String bug, List<Fault> faults, Supplier<Wiring> wiring) {
            return new Plant(bug, null, faults, wiring);
        }

        Wiring planted() {
            return line == null ? wiring.get() : Wiring.only(line, wiring.get());
        }
    }

    private static final List<Plant> PLANTS = List.of(
            Plant.down("what was sent counts as delivered", List.of(Fault.CUT), PlantedBugs.SentIsDelivered::new),
            Plant.up("what was sent counts as delivered", List.of(Fault.CUT), PlantedBugs.SentIsDelivered::new),
            Plant.both("a silent connection is not ended", List.of(Fault.HALF_OPEN), PlantedBugs.NeverCloses::new),
            Plant.down("back-pressure is not looked at", List.of(Fault.SLOW_READER), PlantedBugs.AlwaysReady::new),
            Plant.up("back-pressure is not looked at", List.of(Fault.SLOW_READER), PlantedBugs.AlwaysReady::new),
            Plant.down("a slow link is filled", List.of(Fault.DELAY), PlantedBugs.AlwaysReady::new),
            Plant.both("out of step is not ended", List.of(Fault.DUPLICATE), PlantedBugs.NeverCloses::new),
            Plant.down("unequal digests are let be", List.of(Fault.DROP), PlantedBugs.DigestsIgnored::new),
            Plant.up("unequal digests are let be", List.of(Fault.DROP), PlantedBugs.DigestsIgnored::new),
            Plant.down("unequal digests are let be", List.of(Fault.REORDER), PlantedBugs.DigestsIgnored::new),
            Plant.down("a write is torn", List.of(Fault.TORN_WRITE), PlantedBugs.TornWrite::new),
            Plant.up("a write is torn", List.of(Fault.TORN_WRITE), PlantedBugs.TornWrite::new),
            Plant.down("a write is answered early", List.of(Fault.GLOBAL_CRASH), PlantedBugs.WritesLater::new),
            Plant.up("a write is answered early", List.of(Fault.ZONE_CRASH), PlantedBugs.WritesLater::new),
            Plant.down(
                    "a zone's full disk goes unnoticed",
                    List.of(Fault.ZONE_DISK_FULL, Fault.ZONE_CRASH),
                    PlantedBugs.SwallowsFullDisk::new),
            Plant.down(
                    "global's full disk goes unnoticed",
                    List.of(Fault.GLOBAL_DISK_FULL, Fault.GLOBAL_CRASH),
                    PlantedBugs.SwallowsFullDisk::new),
            Plant.down("timers trust the clock", List.of(Fault.CLOCK_JUMP), PlantedBugs.WallClockTimers::new),
            Plant.down("one bad resource stops all", List.of(Fault.POISON), PlantedBugs.OneBadStopsAll::new),
            Plant.up("one bad resource stops all", List.of(Fault.POISON), PlantedBugs.OneBadStopsAll::new),
            Plant.down("the newer session is deaf", List.of(Fault.TWO_SESSIONS), PlantedBugs.NewerIsDeaf::new),
            Plant.up("the newer session is deaf", List.of(Fault.TWO_SESSIONS), PlantedBugs.NewerIsDeaf::new),
            Plant.down("epochs are ignored", List.of(Fault.RESTORE), PlantedBugs.EpochsIgnored::new),
            Plant.up("epochs are ignored", List.of(Fault.ZONE_RESTORE), PlantedBugs.EpochsIgnored::new),
            Plant.up("all stores are one", List.of(Fault.ZONE_WIPE), PlantedBugs.StoresIgnored::new),
            Plant.down("what was forgotten is not missed", List.of(Fault.COMPACTION), PlantedBugs.FloorIgnored::new),
            Plant.up("what was forgotten is not missed", List.of(Fault.COMPACTION), PlantedBugs.FloorIgnored::new),
            Plant.down("another filter is not noticed", List.of(Fault.FILTER_CHANGE), PlantedBugs.FilterIgnored::new),
            Plant.down("another version is not noticed", List.of(Fault.VERSION_SKEW), PlantedBugs.FilterIgnored::new),
            Plant.up("another version is not noticed", List.of(Fault.VERSION_SKEW), PlantedBugs.FilterIgnored::new),
            Plant.down("another cluster is not noticed", List.of(Fault.WIPE), PlantedBugs.ClusterIgnored::new),
            Plant.down("the store is not watched", List.of(Fault.TAMPERING), PlantedBugs.StoreNotWatched::new),
            Plant.up("the store is not watched", List.of(Fault.TAMPERING), PlantedBugs.StoreNotWatched::new),
            Plant.down("a zone's own is taken for a copy", List.of(Fault.COLLISION), PlantedBugs.AllAreCopies::new),
            Plant.up("global's own is taken for a copy", List.of(Fault.COLLISION), PlantedBugs.AllAreCopies::new),
            Plant.up(
                    "where a deleted zone stood is remembered",
                    List.of(Fault.ZONE_DELETED),
                    PlantedBugs.ForgetsNothing::new));

    @TestFactory
    Stream<DynamicTest> someSeedCatches() {
        return PLANTS.stream()
                .map(plant -> DynamicTest.dynamicTest(
                        plant.bug() + " " + plant.line() + " " + plant.faults(), () -> caught(plant)));
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
            SyncSimulation.run(seed, plant.planted(), plant.faults());
            return null;
        } catch (AssertionError failure) {
            return failure;
        }
    }
}
