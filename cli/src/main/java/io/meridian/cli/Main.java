package io.meridian.cli;

import io.meridian.cli.terminal.Surroundings;
import java.nio.file.Path;
import java.time.Clock;
import picocli.CommandLine;

/** Starts the command line with the surroundings of this process. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Path home = Path.of(System.getProperty("meridian.home", ""))
                .toAbsolutePath()
                .normalize();
        CommandLine line = MeridianCommand.in(new Surroundings(
                home,
                System.getenv(),
                System.in,
                Boolean.getBoolean("meridian.terminal"),
                Clock.systemUTC(),
                Thread::sleep));
        System.exit(line.execute(args));
    }
}
