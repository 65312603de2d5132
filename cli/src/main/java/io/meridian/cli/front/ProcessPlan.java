package io.meridian.cli.front;

import java.nio.file.Path;
import java.util.Map;

/**
 * One control plane to be started.
 *
 * @param name {@code global}, or the zone's
 * @param global whether it is the global
 * @param application its packaged {@code quarkus-app} folder
 * @param workDir where it keeps its state
 * @param logs the folder of its log
 * @param ports where it listens
 * @param environment variables that make it what it is
 */
record ProcessPlan(
        String name,
        boolean global,
        Path application,
        Path workDir,
        Path logs,
        PortPlan ports,
        Map<String, String> environment) {

    ProcessPlan {
        environment = Map.copyOf(environment);
    }

    /** The file that its output goes to. */
    Path log() {
        return logs.resolve(name + ".log");
    }
}
