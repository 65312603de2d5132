package io.meridian.cli.server;

import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.terminal.Surroundings;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A verb that talks to a control plane: the shape all of them have. */
public abstract class Verb implements Callable<Integer> {

    /**
     * What a verb works with.
     *
     * @param controlPlane that which was meant
     * @param out for what was asked
     * @param err for everything else
     */
    public record Conversation(ControlPlane controlPlane, PrintWriter out, PrintWriter err) {}

    protected final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    protected final ServerOptions server = new ServerOptions();

    protected Verb(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public final Integer call() throws Exception {
        CommandLine line = commandLine();
        PrintWriter out = line.getOut();
        PrintWriter err = line.getErr();
        try {
            return run(new Conversation(server.connect(surroundings, err), out, err));
        } finally {
            out.flush();
            err.flush();
        }
    }

    /** @return how it ended, one of {@link io.meridian.cli.terminal.ExitCode} */
    protected abstract int run(Conversation with) throws Exception;

    /** For usage errors. */
    protected final CommandLine commandLine() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
