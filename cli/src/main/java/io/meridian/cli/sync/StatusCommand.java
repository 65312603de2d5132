package io.meridian.cli.sync;

import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.RefusedException;
import io.meridian.cli.document.Texts;
import io.meridian.cli.front.RunningFederation;
import io.meridian.cli.server.Verb;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Progress;
import io.meridian.cli.terminal.Surroundings;
import io.meridian.common.api.SyncStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says of every zone, or of one in all detail, what it holds of global's state and what it provides. */
@Command(name = "status", description = "Show what each zone holds of global's state, or all that is known of one.")
public final class StatusCommand extends Verb {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final String CLEAR = "\u001b[H\u001b[2J";

    private enum Format {
        table,
        json
    }

    @Parameters(arity = "0..1", paramLabel = "ZONE", description = "Only this zone, in detail.")
    private @Nullable String only;

    @Option(names = "--watch", description = "Show it again every second until Ctrl-C.")
    private boolean watch;

    @Option(names = "--wait", description = "Wait until every zone is in sync.")
    private boolean wait;

    @Mixin
    private final Timeout timeout = new Timeout();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.table;

    public StatusCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected int run(Conversation with) throws InterruptedException {
        ControlPlane controlPlane = with.controlPlane();
        if (wait) {
            Optional<SyncReading> reached = new Polling(
                            new Progress(with.err(), surroundings.terminal()), surroundings.pause())
                    .until(() -> SyncReading.of(controlPlane), this::settled, this::missing, timeout.span());
            SyncReading reading = reached.orElseGet(() -> SyncReading.of(controlPlane));
            print(reading, with);
            if (reached.isEmpty()) {
                with.err().println("not in sync after " + timeout + ": " + missing(reading));
            }
            return reached.isPresent() ? ExitCode.OK : ExitCode.TIMEOUT;
        }
        print(SyncReading.of(controlPlane), with);
        while (watch) {
            surroundings.pause().of(BETWEEN_LOOKS);
            if (surroundings.terminal() && format == Format.table) {
                with.out().print(CLEAR);
            }
            print(SyncReading.of(controlPlane), with);
        }
        return ExitCode.OK;
    }

    private void print(SyncReading reading, Conversation with) {
        PrintWriter out = with.out();
        String name = only;
        if (name == null) {
            out.print(format == Format.json ? Texts.json(reading.answer()) : SyncTable.of(reading.zones()));
        } else {
            SyncStatus brief = reading.zone(name)
                    .orElseThrow(() -> new RefusedException("no zone '" + name + "' has ever connected; known are: "
                            + String.join(
                                    ", ",
                                    reading.zones().stream()
                                            .map(SyncStatus::zone)
                                            .toList())));
            SyncStatus whole = reading.ofGlobal() ? SyncReading.inDetail(brief, with.controlPlane()) : brief;
            out.print(format == Format.json ? Texts.json(whole) : SyncTable.of(List.of(whole)) + SyncDetail.of(whole));
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
