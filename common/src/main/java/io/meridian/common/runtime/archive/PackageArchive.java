package io.meridian.common.runtime.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Makes the archive of a package and names it in its {@code jvm.options}: the control plane starts once, in a directory that is then
 * removed, ends as soon as it is up, and the JVM writes what it had loaded.
 *
 * <p>An archive fits the JDK and the jars that it was made with. The JVM checks that by itself and starts without it when they are
 * others, or when it is not there. Nor does a package need one: what goes wrong here is said, and nothing fails.
 */
public final class PackageArchive {
    /** The system property by which a control plane knows that it ends as soon as it is up. */
    public static final String TRAINING = "meridian.training";

    private static final String ARCHIVE = "app.aot";
    private static final String MARK = "# The archive of this package";
    private static final int FIRST_JDK = 25;
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private PackageArchive() {}

    /**
     * Makes the archive of a package.
     *
     * @param args the package's folder, in which {@code quarkus-run.jar} is; then the control plane's mode, {@code global} or
     *     {@code zone}
     */
    public static void main(String[] args) throws InterruptedException {
        if (args.length != 2) {
            throw new IllegalArgumentException(args.length + " arguments (expected: a package's folder, and its mode)");
        }
        if (Runtime.version().feature() < FIRST_JDK) {
            System.out.println(
                    "no archive is made: that takes JDK " + FIRST_JDK + ", and this is " + Runtime.version());
            return;
        }
        Path folder = Path.of(args[0]).toAbsolutePath().normalize();
        try {
            System.out.println(make(folder, args[1]));
        } catch (IOException e) {
            System.out.println("no archive is made: " + e);
        }
    }

    private static String make(Path folder, String mode) throws IOException, InterruptedException {
        Path options = folder.resolve("jvm.options");
        Files.write(options, withoutArchive(Files.readAllLines(options)));
        Path archive = folder.resolve(ARCHIVE);
        Path unfinished = folder.resolve(ARCHIVE + ".new");
        Path log = folder.resolveSibling("archive.log");
        Path state = Files.createTempDirectory("meridian-training");
        try {
            Process training = new Training(folder, mode, state, unfinished).start(log);
            if (!training.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                training.destroyForcibly().waitFor();
                return "no archive is made: the start took longer than " + LONGEST.toMinutes() + " minutes, see " + log;
            }
            if (training.exitValue() != 0 || !Files.exists(unfinished)) {
                return "no archive is made: the start ended with status " + training.exitValue() + ", see " + log;
            }
            Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
            Files.write(options, withArchive(Files.readAllLines(options), archive));
            return "made " + archive + " (" + (Files.size(archive) >> 20) + " MiB)";
        } finally {
            remove(state);
            Files.deleteIfExists(unfinished);
        }
    }

    /**
     * Options that name an archive.
     *
     * @param options lines of an options file that names none
     */
    static List<String> withArchive(List<String> options, Path archive) {
        List<String> lines = new ArrayList<>(options);
        lines.addAll(List.of(
                MARK + ", made by JDK " + Runtime.version() + " when it was built.",
                "# Another JVM, or one with other jars, starts without it and need not speak of it.",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-Xlog:disable",
                "-Xlog:gc*=warning,os*=warning,safepoint*=warning,exceptions*=warning,class*=warning,module*=warning:stderr",
                "-XX:AOTCache=" + quoted(archive)));
        return lines;
    }

    /** The same without an archive that an earlier build named. */
    static List<String> withoutArchive(List<String> options) {
        return options.stream().takeWhile(line -> !line.startsWith(MARK)).toList();
    }

    /** As options files want it: in quotes, in which a backslash escapes. */
    private static String quoted(Path path) {
        return "\"" + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /**
     * A start of which the JVM takes notes.
     *
     * @param state the work directory
     * @param archive where to write it
     */
    private record Training(Path folder, String mode, Path state, Path archive) {

        Process start(Path log) throws IOException {
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "@" + folder.resolve("jvm.options"),
                    "-XX:AOTCacheOutput=" + archive,
                    "-D" + TRAINING + "=true",
                    "-jar",
                    folder.resolve("quarkus-run.jar").toString());
            builder.environment().keySet().removeIf(name -> name.startsWith("KUMA_") || name.startsWith("MERIDIAN_"));
            builder.environment().putAll(environment());
            return builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        }

        /** Any free ports; and a zone dials a global that is not there, to have what it dials with at hand. */
        private Map<String, String> environment() {
            return Map.ofEntries(
                    Map.entry("KUMA_MODE", mode),
                    Map.entry("KUMA_GENERAL_WORK_DIR", state.toString()),
                    Map.entry("KUMA_API_SERVER_HTTP_PORT", "0"),
                    Map.entry("KUMA_API_SERVER_HTTPS_PORT", "0"),
                    Map.entry("KUMA_DIAGNOSTICS_SERVER_PORT", "0"),
                    Map.entry("KUMA_DP_SERVER_PORT", "0"),
                    Map.entry("KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT", "0"),
                    Map.entry("KUMA_MULTIZONE_ZONE_NAME", "training"),
                    Map.entry("KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS", "grpcs://localhost:9"));
        }
    }
}
