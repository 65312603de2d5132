package io.meridian.cli.front;

import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.terminal.Progress;
import io.meridian.cli.terminal.Surroundings.Pause;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One control plane as a process of this machine. */
final class ControlPlaneProcess {
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final Duration LOOK = Duration.ofMillis(100);
    private static final int TAIL = 30;
    private static final HttpClient CLIENT = ControlPlane.connections().build();

    private final ProcessPlan plan;
    private final Process process;

    private ControlPlaneProcess(ProcessPlan plan, Process process) {
        this.plan = plan;
        this.process = process;
    }

    /** Starts it with this process's own Java; its output goes to its log, from the beginning. */
    static ControlPlaneProcess start(ProcessPlan plan) {
        try {
            Files.createDirectories(plan.workDir());
            Files.createDirectories(plan.logs());
            ProcessBuilder builder = new ProcessBuilder(command(plan.application()));
            // What this shell has set for other control planes is not for these.
            builder.environment().keySet().removeIf(FederationVariables::decidedHere);
            builder.environment().putAll(plan.environment());
            builder.redirectErrorStream(true).redirectOutput(plan.log().toFile());
            return new ControlPlaneProcess(plan, builder.start());
        } catch (IOException e) {
            throw new FrontDoorException("cannot start " + plan.name() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns when it says that it is ready.
     *
     * @throws FrontDoorException with the end of its log when it dies or takes longer than two minutes
     */
    void awaitReady(Progress progress, Pause pause) throws InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + plan.ports().diagnostics() + "/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        Duration waited = Duration.ZERO;
        while (!answers(ready)) {
            if (!process.isAlive()) {
                progress.done();
                throw new FrontDoorException(
                        plan.name() + " has ended with status " + process.exitValue() + ":\n" + tail());
            }
            if (waited.compareTo(START) > 0) {
                progress.done();
                throw new FrontDoorException(
                        plan.name() + " is not ready after " + START.toSeconds() + " s:\n" + tail());
            }
            progress.waiting("starting " + plan.name(), waited);
            pause.of(LOOK);
            waited = waited.plus(LOOK);
        }
        progress.done();
    }

    /** Asks it to stop; {@link #awaitEnd} waits. */
    void stop() {
        process.destroy();
    }

    /** Waits until it has ended, and ends it by force when it does not by itself. */
    void awaitEnd() {
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    Process process() {
        return process;
    }

    ProcessPlan plan() {
        return plan;
    }

    /** The end of its log. */
    String tail() {
        return tail(plan.log());
    }

    private static boolean answers(HttpRequest ready) throws InterruptedException {
        try {
            return CLIENT.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> command(Path application) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Path options = application.resolve("jvm.options");
        if (Files.exists(options)) {
            command.add("@" + options);
        }
        command.add("-jar");
        command.add(application.resolve("quarkus-run.jar").toString());
        return command;
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size())) + "\n(" + log + ")";
        } catch (IOException e) {
            return "(its log cannot be read: " + log + ")";
        }
    }
}
