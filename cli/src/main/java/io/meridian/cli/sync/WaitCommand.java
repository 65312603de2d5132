package io.meridian.cli.sync;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.document.TextOrJson;
import io.meridian.cli.resource.ResourceReference;
import io.meridian.cli.server.Verb;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Progress;
import io.meridian.cli.terminal.Surroundings;
import io.meridian.common.api.SyncStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Waits until zones hold a revision of global's state, or a resource as global has it, durably. */
@Command(name = "wait", description = "Wait until zones hold a revision, or a resource as global has it, durably.")
public final class WaitCommand extends Verb {
    private static final String ALL = "all";

    /** What is waited for: one of the two. */
    private static final class What {
        @Option(names = "--revision", paramLabel = "N", description = "The revision (default: global's latest now).")
        private @Nullable Long revision;

        @Option(
                names = "--resource",
                paramLabel = "KIND/MESH/NAME",
                converter = ResourceReference.Reader.class,
                description =
                        "The resource, or its absence, as global has it now (KIND/NAME for kinds without a mesh).")
        private @Nullable ResourceReference resource;
    }

    @ArgGroup
    private @Nullable What what;

    @Option(
            names = "--zones",
            split = ",",
            defaultValue = ALL,
            paramLabel = "NAME",
            description = "Names of zones, or all (default: ${DEFAULT-VALUE}).")
    private List<String> zones = List.of(ALL);

    @Mixin
    private final Timeout timeout = new Timeout();

    @Mixin
    private final TextOrJson output = new TextOrJson();

    public WaitCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected int run(Conversation with) throws InterruptedException {
        Goal goal = goal(with.controlPlane());
        Optional<SyncReading> reached = new Polling(
                        new Progress(with.err(), surroundings.terminal()), surroundings.pause())
                .until(
                        () -> SyncReading.of(with.controlPlane()),
                        reading -> behind(reading, goal).isEmpty()
                                && !names(reading).isEmpty(),
                        reading -> words(reading, goal),
                        timeout.span());
        if (reached.isEmpty()) {
            with.err()
                    .println("after " + timeout + " still waiting for "
                            + words(SyncReading.of(with.controlPlane()), goal));
            return ExitCode.TIMEOUT;
        }
        List<String> refusals = refusals(reached.get(), goal);
        refusals.forEach(with.err()::println);
        List<String> names = names(reached.get());
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("revision", goal.revision());
        names.forEach(answer.putArray("zones")::add);
        if (refusals.isEmpty()) {
            output.print(
                    with.out(),
                    String.join(", ", names) + (names.size() == 1 ? " holds " : " hold ") + goal.words() + "\n",
                    answer);
        }
        return refusals.isEmpty() ? ExitCode.OK : ExitCode.REFUSED;
    }

    private Goal goal(ControlPlane controlPlane) {
        What asked = what;
        if (asked != null && asked.resource != null) {
            return Goal.of(asked.resource, controlPlane);
        }
        return asked != null && asked.revision != null
                ? Goal.of(asked.revision)
                : Goal.of(SyncReading.of(controlPlane).head());
    }

    private List<String> names(SyncReading reading) {
        return zones.contains(ALL)
                ? reading.zones().stream().map(SyncStatus::zone).toList()
                : zones;
    }

    private List<String> behind(SyncReading reading, Goal goal) {
        return names(reading).stream()
                .filter(name -> reading.zone(name)
                        .filter(status -> status.revision() >= goal.revision())
                        .isEmpty())
                .toList();
    }

    /** Zones that came as far and did not take the resource. */
    private List<String> refusals(SyncReading reading, Goal goal) {
        return names(reading).stream()
                .flatMap(name -> reading.zone(name).stream())
                .flatMap(status -> status.refused().stream()
                        .filter(refused -> goal.inZones().equals(Optional.of(refused.key())))
                        .map(refused -> status.zone() + " refuses " + SyncTable.words(refused)))
                .toList();
    }

    private String words(SyncReading reading, Goal goal) {
        List<String> each = behind(reading, goal).stream()
                .map(name -> name + " at "
                        + reading.zone(name)
                                .map(status -> status.revision() + (status.connected() ? "" : ", not connected"))
                                .orElse("nothing, never connected"))
                .toList();
        return each.isEmpty() ? "a zone to connect" : goal.words() + " in " + String.join("; ", each);
    }
}
