package io.meridian.cli.sync;

import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.RefusedException;
import io.meridian.cli.document.Texts;
import io.meridian.cli.front.RunningFederation;
import io.meridian.cli.server.ServerOptions;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Progress;
import io.meridian.cli.terminal.Spans;
import io.meridian.cli.terminal.Surroundings;
import io.meridian.common.api.SyncStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says of every zone, or of one, what it holds of global's state. */
@Command(name = "status", description = "Show what each zone holds of global's state.")
public final class StatusCommand implements Callable<Integer> {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private enum Format {
        table,
        json
    }

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(arity = "0..1", paramLabel = "ZONE", description = "Only this zone.")
    private @Nullable String only;

    @Option(names = "--watch", description = "Show it again every second until Ctrl-C.")
    private boolean watch;

    @Option(names = "--wait", description = "Wait until every zone is in sync.")
    private boolean wait;

    @Option(
            names = "--timeout",
            defaultValue = "60s",
            converter = Spans.class,
            paramLabel = "SPAN",
            description = "How long --wait waits (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(60);

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.table;

    public StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        ControlPlane controlPlane = server.connect(surroundings, err);
        if (wait) {
            Optional<SyncReading> reached = new Polling(
                            new Progress(err, surroundings.terminal()), surroundings.pause())
                    .until(() -> SyncReading.of(controlPlane), this::settled, this::missing, timeout);
            SyncReading reading = reached.orElseGet(() -> SyncReading.of(controlPlane));
            print(reading, out);
            if (reached.isEmpty()) {
                err.println("not in sync after " + Spans.brief(timeout) + ": " + missing(reading));
                err.flush();
            }
            return reached.isPresent() ? ExitCode.OK : ExitCode.TIMEOUT;
        }
        print(SyncReading.of(controlPlane), out);
        while (watch) {
            surroundings.pause().of(BETWEEN_LOOKS);
            if (surroundings.terminal() && format == Format.table) {
                out.print(CLEAR);
            }
            print(SyncReading.of(controlPlane), out);
        }
        return ExitCode.OK;
    }

    private void print(SyncReading reading, PrintWriter out) {
        String name = only;
        if (name == null) {
            out.print(format == Format.json ? Texts.json(reading.answer()) : SyncTable.of(reading.zones()));
        } else {
            SyncStatus one = reading.zone(name)
                    .orElseThrow(() -> new RefusedException("no zone '" + name + "' has ever connected; known are: "
                            + String.join(
                                    ", ",
                                    reading.zones().stream()
                                            .map(SyncStatus::zone)
                                            .toList())));
            out.print(format == Format.json ? Texts.json(one) : SyncTable.of(List.of(one)));
        }
        out.flush();
    }

    private boolean settled(SyncReading reading) {
        List<String> expected = expected(reading);
        return !expected.isEmpty() && reading.inSync(expected);
    }

    private String missing(SyncReading reading) {
        List<String> behind = expected(reading).stream()
                .filter(zone -> !reading.inSync(List.of(zone)))
                .toList();
        return behind.isEmpty() ? "a zone to connect" : "zone " + String.join(", ", behind) + " to be in sync";
    }

    /** The zone that was named, else all that are known and, where {@code up} started them, all that shall be. */
    private List<String> expected(SyncReading reading) {
        if (only != null) {
            return List.of(only);
        }
        List<String> started = server.isLocalGlobal(surroundings)
                ? RunningFederation.read(surroundings.state())
                        .map(RunningFederation::zones)
                        .orElse(List.of())
                : List.of();
        return started.isEmpty()
                ? reading.zones().stream().map(SyncStatus::zone).toList()
                : started;
    }
}
