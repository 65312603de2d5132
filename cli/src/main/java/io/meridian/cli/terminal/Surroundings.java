package io.meridian.cli.terminal;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/**
 * What a verb takes from outside: handed in, so that a test can hand in its own.
 *
 * @param home the folder of the installation; {@code .meridian} in it holds what {@code up} keeps
 * @param environment variables
 * @param input standard input
 * @param terminal whether a person sees the output as it is written
 * @param clock the time of day, for ages
 * @param pause waits
 */
public record Surroundings(
        Path home,
        Map<String, String> environment,
        InputStream input,
        boolean terminal,
        InstantSource clock,
        Pause pause) {

    public Surroundings {
        environment = Map.copyOf(environment);
    }

    /** Waiting, replaced in tests. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    /** Where {@code up} keeps addresses, process ids, logs and state. */
    public Path state() {
        return home.resolve(".meridian");
    }
}
