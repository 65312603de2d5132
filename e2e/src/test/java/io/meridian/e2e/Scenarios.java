package io.meridian.e2e;

import java.util.List;
import java.util.stream.Stream;

/** All faults that packaged processes are put through. A jump of the clock is left to the simulation, which owns its clock. */
final class Scenarios {
    private Scenarios() {}

    /** In their order; the first of each kind is the one that runs in every build. */
    static List<Scenario> all() {
        return Stream.of(LinkFaults.all(), ZoneFaults.all(), GlobalFaults.all())
                .flatMap(List::stream)
                .toList();
    }
}
