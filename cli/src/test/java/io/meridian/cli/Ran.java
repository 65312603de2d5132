package io.meridian.cli;

import io.meridian.cli.terminal.Surroundings;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import picocli.CommandLine;

/**
 * What a run of the command line came to.
 *
 * @param code how it ended
 * @param out standard output
 * @param err standard error
 */
record Ran(int code, String out, String err) {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    /** Runs it with nothing on standard input and no waiting. */
    static Ran meridian(Path home, String... arguments) {
        return meridian(home, Map.of(), "", arguments);
    }

    static Ran meridian(Path home, Map<String, String> environment, String input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = MeridianCommand.in(new Surroundings(
                home,
                environment,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                false,
                () -> NOW,
                duration -> {}));
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        int code = line.execute(arguments);
        return new Ran(code, out.toString(), err.toString());
    }
}
