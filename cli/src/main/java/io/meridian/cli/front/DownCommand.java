package io.meridian.cli.front;

import io.meridian.cli.front.RunningFederation.Identity;
import io.meridian.cli.front.RunningFederation.Member;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Progress;
import io.meridian.cli.terminal.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops what {@code up} started, also when {@code up} itself was killed and left the others behind. */
@Command(name = "down", description = "Stop what up has started.")
public final class DownCommand implements Callable<Integer> {
    private static final Duration GRACE = Duration.ofSeconds(45);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    public DownCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec command = java.util.Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        Path state = surroundings.state();
        Optional<RunningFederation> running = RunningFederation.read(state).filter(RunningFederation::alive);
        if (running.isEmpty()) {
            RunningFederation.forget(state);
            out.println("Meridian is not up.");
            return ExitCode.OK;
        }
        // Its own shutdown stops the others in order; they are asked one by one only when it is no longer there.
        Optional<ProcessHandle> up = running.get().up().alive();
        List<ProcessHandle> asked = up.isPresent() ? List.of(up.get()) : members(running.get());
        asked.forEach(ProcessHandle::destroy);
        Progress progress = new Progress(command.commandLine().getErr(), surroundings.terminal());
        Duration waited = Duration.ZERO;
        while (running.get().alive() && waited.compareTo(GRACE) < 0) {
            progress.waiting("stopping", waited);
            surroundings.pause().of(LOOK);
            waited = waited.plus(LOOK);
        }
        progress.done();
        Stream.concat(up.stream(), members(running.get()).stream()).forEach(ProcessHandle::destroyForcibly);
        RunningFederation.forget(state);
        out.println("Stopped.");
        return ExitCode.OK;
    }

    private static List<ProcessHandle> members(RunningFederation running) {
        return running.members().stream()
                .map(Member::process)
                .map(Identity::alive)
                .flatMap(Optional::stream)
                .toList();
    }
}
