package io.meridian.e2e.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line {@code meridian}, in a process of its own, as built. */
public final class CommandLine {
    private final Path target;

    /** @throws IllegalStateException when it was not built */
    public CommandLine() {
        this.target =
                Federation.packaged("global").resolve("../../../cli/target").normalize();
        if (!Files.isDirectory(target.resolve("lib"))) {
            throw new IllegalStateException("no command line in " + target + ": run ./mvnw package first");
        }
    }

    /** Runs it and waits for its end. */
    public Run run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*",
                "io.meridian.cli.Main"));
        Collections.addAll(command, arguments);
        try {
            Path errors = Files.createTempFile("meridian", ".err");
            Process process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("no end after 60 s: " + List.of(arguments));
            }
            Run run = new Run(process.exitValue(), output, Files.readString(errors));
            Files.delete(errors);
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /**
     * What a run left behind.
     *
     * @param exitCode as scripts see it
     * @param output what it printed
     * @param errors what it said beside: warnings, progress, refusals
     */
    public record Run(int exitCode, String output, String errors) {}
}
