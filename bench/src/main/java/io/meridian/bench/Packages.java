package io.meridian.bench;

import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.Ports;
import java.nio.file.Path;
import java.util.Map;

/**
 * Starts packaged control planes below a folder, each time on an empty store.
 *
 * @param root where their state goes
 * @param count how many were started, for their names
 */
record Packages(Path root, int[] count) {

    Packages(Path root) {
        this(root, new int[1]);
    }

    /** A global that is ready. */
    ControlPlane global() {
        return global(Map.of());
    }

    /** A global that is ready, with further variables. */
    ControlPlane global(Map<String, String> environment) {
        return new ControlPlane(
                        "global", Federation.packaged("global"), next().resolve("global"), Ports.free(), environment)
                .start();
    }

    /** A folder that was not used before. */
    Path next() {
        count[0]++;
        return root.resolve("run-" + count[0]);
    }
}
