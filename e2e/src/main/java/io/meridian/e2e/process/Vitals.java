package io.meridian.e2e.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a control plane's process holds.
 *
 * @param liveBytes objects that are reachable, after a full collection
 * @param threads of the operating system
 * @param files open descriptors, sockets among them
 */
public record Vitals(long liveBytes, int threads, int files) {

    /** Collects its garbage and counts. */
    public static Vitals of(ControlPlane plane) {
        return new Vitals(liveBytes(plane.pid()), entries(plane.pid(), "task"), files(plane));
    }

    /** Only its open descriptors, which costs it nothing. */
    public static int files(ControlPlane plane) {
        return entries(plane.pid(), "fd");
    }

    /** What it takes of the machine's memory. */
    public static long residentBytes(ControlPlane plane) {
        try (Stream<String> status = Files.lines(Path.of("/proc/" + plane.pid() + "/status"))) {
            return status.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long liveBytes(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        try {
            Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return said.lines()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.trim().split("\\s+")[2]))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no total in what jcmd says: " + said));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int entries(long pid, String folder) {
        String[] names = new File("/proc/" + pid + "/" + folder).list();
        if (names == null) {
            throw new IllegalStateException("process " + pid + " is gone, or this is not Linux");
        }
        return names.length;
    }
}
