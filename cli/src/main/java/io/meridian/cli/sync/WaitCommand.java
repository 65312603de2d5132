package io.meridian.cli.sync;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.document.Texts;
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
import picocli.CommandLine.Spec;

/** Waits until zones hold a revision of global's state, durably. */
@Command(name = "wait", description = "Wait until zones hold a revision durably.")
public final class WaitCommand implements Callable<Integer> {
    private static final String ALL = "all";

    private enum Format {
        text,
        json
    }

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(names = "--revision", paramLabel = "N", description = "The revision (default: global's latest now).")
    private @Nullable Long revision;

    @Option(
            names = "--zones",
            split = ",",
            defaultValue = ALL,
            paramLabel = "NAME",
            description = "Names of zones, or all (default: ${DEFAULT-VALUE}).")
    private List<String> zones = List.of(ALL);

    @Option(
            names = "--timeout",
            defaultValue = "30s",
            converter = Spans.class,
            paramLabel = "SPAN",
            description = "How long (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(30);

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    public WaitCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        ControlPlane controlPlane = server.connect(surroundings, err);
        Long asked = revision;
        long wanted = asked == null ? SyncReading.of(controlPlane).head() : asked;
        Optional<SyncReading> reached = new Polling(new Progress(err, surroundings.terminal()), surroundings.pause())
                .until(
                        () -> SyncReading.of(controlPlane),
                        reading -> behind(reading, wanted).isEmpty()
                                && !names(reading).isEmpty(),
                        reading -> words(reading, wanted),
                        timeout);
        if (reached.isEmpty()) {
            err.println("after " + Spans.brief(timeout) + " still waiting for "
                    + words(SyncReading.of(controlPlane), wanted));
            err.flush();
            return ExitCode.TIMEOUT;
        }
        List<String> names = names(reached.get());
        out.print(
                switch (format) {
                    case text ->
                        String.join(", ", names) + (names.size() == 1 ? " holds" : " hold") + " revision " + wanted
                                + "\n";
                    case json -> {
                        ObjectNode answer =
                                JsonNodeFactory.instance.objectNode().put("revision", wanted);
                        names.forEach(answer.putArray("zones")::add);
                        yield Texts.json(answer);
                    }
                });
        out.flush();
        return ExitCode.OK;
    }

    private List<String> names(SyncReading reading) {
        return zones.contains(ALL)
                ? reading.zones().stream().map(SyncStatus::zone).toList()
                : zones;
    }

    private List<String> behind(SyncReading reading, long wanted) {
        return names(reading).stream()
                .filter(name -> reading.zone(name)
                        .filter(status -> status.revision() >= wanted)
                        .isEmpty())
                .toList();
    }

    private String words(SyncReading reading, long wanted) {
        List<String> each = behind(reading, wanted).stream()
                .map(name -> name + " at "
                        + reading.zone(name)
                                .map(status -> status.revision() + (status.connected() ? "" : ", not connected"))
                                .orElse("nothing, never connected"))
                .toList();
        return each.isEmpty() ? "a zone to connect" : "revision " + wanted + " in " + String.join("; ", each);
    }
}
