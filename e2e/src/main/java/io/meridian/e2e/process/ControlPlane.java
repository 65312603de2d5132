package io.meridian.e2e.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One packaged control plane. It can be started, killed and started again on the same work directory and ports, as a machine
 * that loses power and comes back.
 */
public final class ControlPlane implements AutoCloseable {
    private final String name;
    private final Path application;
    private final Path workDir;
    private final Ports ports;
    private final Map<String, String> environment;
    private @Nullable Process process;

    /**
     * @param name for logs
     * @param application its {@code quarkus-app} folder
     * @param workDir where it keeps its state
     * @param ports where it listens
     * @param environment variables beside those that follow from the rest
     */
    public ControlPlane(String name, Path application, Path workDir, Ports ports, Map<String, String> environment) {
        this.name = name;
        this.application = application;
        this.workDir = workDir;
        this.ports = ports;
        Map<String, String> all = new TreeMap<>(Map.of(
                "KUMA_GENERAL_WORK_DIR", workDir.toString(),
                "KUMA_API_SERVER_HTTP_PORT", Integer.toString(ports.http()),
                "KUMA_API_SERVER_HTTPS_PORT", Integer.toString(ports.https()),
                "KUMA_DIAGNOSTICS_SERVER_PORT", Integer.toString(ports.diagnostics()),
                "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT", Integer.toString(ports.kds()),
                "KUMA_DP_SERVER_PORT", Integer.toString(ports.dataplane())));
        all.putAll(environment);
        this.environment = Map.copyOf(all);
    }

    public String name() {
        return name;
    }

    public Path workDir() {
        return workDir;
    }

    public Ports ports() {
        return ports;
    }

    public Api api() {
        return new Api(URI.create("http://localhost:" + ports.http()));
    }

    public Api diagnostics() {
        return new Api(URI.create("http://localhost:" + ports.diagnostics()));
    }

    /** Starts it and returns when it says it is ready. */
    public ControlPlane start() {
        begin();
        awaitReady(Duration.ofSeconds(60));
        return this;
    }

    /** Starts it without waiting. */
    public void begin() {
        begin(Map.of());
    }

    /** Starts it without waiting, this once with other variables. */
    public void begin(Map<String, String> others) {
        if (isAlive()) {
            throw new IllegalStateException(name + " is running already");
        }
        try {
            Files.createDirectories(workDir);
            ProcessBuilder builder = new ProcessBuilder(command());
            builder.environment().keySet().removeIf(key -> key.startsWith("KUMA_") || key.startsWith("MERIDIAN_"));
            builder.environment().putAll(environment);
            builder.environment().putAll(others);
            builder.redirectErrorStream(true);
            builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + name, e);
        }
    }

    /** Waits until it is ready; fails with the end of its log when it dies or takes longer. */
    public void awaitReady(Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            if (!isAlive()) {
                throw new IllegalStateException(name + " has ended:\n" + logTail());
            }
            try {
                if (diagnostics().get("/ready").status() == 200) {
                    return;
                }
            } catch (Api.UnreachableException e) {
                // Not listening yet.
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(name + " is not ready after " + atMost + ":\n" + logTail());
            }
            pause();
        }
    }

    /** Ends it at once, as a crash would: nothing is flushed, nothing said. */
    public void kill() {
        end(true);
    }

    /** Asks it to stop and waits. */
    public void stop() {
        end(false);
    }

    /** Stops it in its tracks, its sockets open, until {@link #thaw}. */
    public void freeze() {
        signal("-STOP");
    }

    /** Lets it go on after {@link #freeze}. */
    public void thaw() {
        signal("-CONT");
    }

    /** From now on no file of it can grow: every write to its store fails, as on a disk that is full, until {@link #freeDisk}. */
    public void fillDisk() {
        run("prlimit", "--pid", Long.toString(pid()), "--fsize=1:unlimited");
    }

    /** Its files can grow again. */
    public void freeDisk() {
        run("prlimit", "--pid", Long.toString(pid()), "--fsize=unlimited");
    }

    public boolean isAlive() {
        Process current = process;
        return current != null && current.isAlive();
    }

    /**
     * With what status it ended.
     *
     * @throws IllegalThreadStateException when it has not
     */
    public int exitStatus() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return current.exitValue();
    }

    /**
     * Its process id.
     *
     * @throws IllegalStateException when it was never started
     */
    public long pid() {
        Process current = process;
        if (current == null) {
            throw new IllegalStateException(name + " was never started");
        }
        return current.pid();
    }

    /** The file that its output goes to. */
    public Path log() {
        return workDir.resolve("output.log");
    }

    /** The last lines of its output. */
    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(log());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        kill();
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        Path options = application.resolve("jvm.options");
        if (Files.exists(options)) {
            command.add("@" + options);
        }
        command.add("-jar");
        command.add(application.resolve("quarkus-run.jar").toString());
        return command;
    }

    private void signal(String signal) {
        run("kill", signal, Long.toString(pid()));
    }

    private void run(String... command) {
        try {
            int code = new ProcessBuilder(command).start().waitFor();
            if (code != 0) {
                throw new IllegalStateException(String.join(" ", command) + " for " + name + " ended with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(boolean forcibly) {
        Process current = process;
        if (current == null) {
            return;
        }
        try {
            if (forcibly) {
                current.destroyForcibly().waitFor();
            } else {
                current.destroy();
                if (!current.waitFor(30, TimeUnit.SECONDS)) {
                    current.destroyForcibly().waitFor();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
