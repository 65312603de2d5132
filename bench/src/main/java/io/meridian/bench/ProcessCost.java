package io.meridian.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** What a process has cost so far, as the kernel counts it ({@code /proc}). */
final class ProcessCost {
    private static final long TICK_NANOS = 10_000_000;

    private ProcessCost() {}

    /** CPU time of all its threads, user and system, in steps of 10 ms. */
    static Duration cpu(long pid) {
        String stat = read(Path.of("/proc/" + pid + "/stat"));
        // The command name, in parentheses, may hold spaces: fields are counted after it.
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        long ticks = Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12));
        return Duration.ofNanos(ticks * TICK_NANOS);
    }

    /** Resident memory, MiB. */
    static double residentMiB(long pid) {
        return line(pid, "VmRSS:") / 1024.0;
    }

    /** Lets the most resident memory be reckoned from now on. */
    static void forgetPeak(long pid) throws IOException {
        Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
    }

    /** The most resident memory it ever had, or had since {@link #forgetPeak}, MiB. */
    static double peakMiB(long pid) {
        return line(pid, "VmHWM:") / 1024.0;
    }

    private static long line(long pid, String name) {
        for (String line : read(Path.of("/proc/" + pid + "/status")).split("\n", -1)) {
            if (line.startsWith(name)) {
                return Long.parseLong(line.substring(name.length()).trim().split(" ", -1)[0]);
            }
        }
        throw new IllegalStateException("no " + name + " in the status of process " + pid);
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
