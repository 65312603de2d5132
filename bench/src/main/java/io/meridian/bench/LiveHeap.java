package io.meridian.bench;

import java.io.IOException;

/** The heap of another JVM that is in use, after a full collection. */
final class LiveHeap {
    private LiveHeap() {}

    /** Bytes of all objects that are reachable. */
    static long bytes(long pid) throws IOException, InterruptedException {
        String histogram = JavaCommand.run(pid, "GC.class_histogram");
        for (String line : histogram.split("\n", -1)) {
            if (line.startsWith("Total")) {
                return Long.parseLong(line.trim().split("\\s+")[2]);
            }
        }
        throw new IllegalStateException("jcmd said no total for process " + pid);
    }
}
