package io.meridian.cli.front;

import io.meridian.cli.front.RunningFederation.Member;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Progress;
import io.meridian.cli.terminal.Surroundings;
import io.meridian.cli.terminal.TextTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one global and its zones on this machine until it is told to stop. */
@Command(
        name = "up",
        description = "Run one global and its zones on this machine until Ctrl-C.",
        footer = {"", "State, logs, tokens and addresses are kept in .meridian/; a second start finds them again."})
public final class UpCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--zones",
            split = ",",
            defaultValue = "east,west",
            paramLabel = "NAME",
            description = "Names of the zones (default: ${DEFAULT-VALUE}).")
    private List<String> zones = List.of();

    @Option(names = "--fresh", description = "Begin with nothing: delete what earlier runs have kept.")
    private boolean fresh;

    public UpCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandSpec command = java.util.Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        Path state = surroundings.state();
        FederationPlan plan = FederationPlan.of(surroundings.home(), state, zones);
        Files.createDirectories(state);
        try (FileChannel channel = FileChannel.open(
                        state.resolve("up.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                @Nullable FileLock lock = channel.tryLock()) {
            if (lock == null
                    || RunningFederation.read(state)
                            .filter(RunningFederation::alive)
                            .isPresent()) {
                err.println("Meridian is up already: ./meridian status shows it, ./meridian down stops it");
                return ExitCode.LOCAL;
            }
            if (fresh) {
                delete(state.resolve("global"), state.resolve("zones"), state.resolve("tokens"), state.resolve("logs"));
            }
            checkPorts(plan);
            Federation federation =
                    new Federation(state, plan, new Progress(err, surroundings.terminal()), surroundings.pause());
            Thread stopper = new Thread(federation::stop, "stop");
            Runtime.getRuntime().addShutdownHook(stopper);
            try {
                federation.start();
                announce(out, federation.running());
                watch(federation, err);
            } finally {
                federation.stop();
            }
            err.println("every process has ended by itself");
            return ExitCode.LOCAL;
        }
    }

    private void announce(PrintWriter out, RunningFederation running) {
        TextTable table = new TextTable("NAME", "REST", "REST (TLS)", "DIAGNOSTICS", "JOINED BY", "PROCESS");
        for (Member member : running.members()) {
            table.row(
                    member.name(),
                    member.address(),
                    "https://localhost:" + member.ports().https(),
                    "http://localhost:" + member.ports().diagnostics(),
                    member.global()
                            ? "zones: grpcs://localhost:" + member.ports().kds()
                            : "proxies: https://localhost:" + member.ports().dataplane(),
                    Long.toString(member.process().pid()));
        }
        out.println();
        out.print(table.text());
        out.println();
        out.println("State and logs: " + surroundings.state());
        out.println(
                "Next, in another terminal: ./meridian apply -f FILE, ./meridian status, ./meridian get meshes --zone "
                        + running.zones().getFirst());
        out.println("Ctrl-C stops all of it.");
        out.flush();
    }

    /** Returns when none is left. One that ends alone is named; the others go on, as zones do without their global. */
    private static void watch(Federation federation, PrintWriter err) throws InterruptedException {
        List<ControlPlaneProcess> left = new ArrayList<>(federation.started());
        while (!left.isEmpty()) {
            ControlPlaneProcess ended;
            try {
                ended = federation.firstEnd(left).get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("the end of a process is no failure", e);
            }
            left.remove(ended);
            if (!federation.stopping()) {
                err.println(ended.plan().name() + " has ended with status "
                        + ended.process().exitValue() + "; the others go on. Its log ends with:");
                err.println(ended.tail());
                err.flush();
            }
        }
    }

    /** A port that is taken would otherwise be a line somewhere in a log. */
    private static void checkPorts(FederationPlan plan) {
        List<ProcessPlan> all = new ArrayList<>(plan.zones());
        all.addFirst(plan.global());
        for (ProcessPlan one : all) {
            for (int port : one.ports().opened(one.global())) {
                try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                    free.getLocalPort();
                } catch (IOException e) {
                    throw new FrontDoorException(
                            "port " + port + ", which " + one.name() + " needs, is taken: stop what listens there", e);
                }
            }
        }
    }

    private static void delete(Path... folders) throws IOException {
        for (Path folder : folders) {
            if (Files.exists(folder)) {
                try (Stream<Path> files = Files.walk(folder)) {
                    files.sorted(Comparator.reverseOrder()).forEach(UpCommand::deleteOne);
                } catch (UncheckedIOException e) {
                    throw e.getCause();
                }
            }
        }
    }

    private static void deleteOne(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
