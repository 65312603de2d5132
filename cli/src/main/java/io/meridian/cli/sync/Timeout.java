package io.meridian.cli.sync;

import io.meridian.cli.terminal.Spans;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long a verb waits for zones. */
final class Timeout {
    @Option(
            names = "--timeout",
            defaultValue = "30s",
            converter = Spans.class,
            paramLabel = "SPAN",
            description = "How long to wait at most (default: ${DEFAULT-VALUE}).")
    private Duration span = Duration.ofSeconds(30);

    Duration span() {
        return span;
    }

    @Override
    public String toString() {
        return Spans.brief(span);
    }
}
