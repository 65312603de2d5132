package io.meridian.cli.sync;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.RefusedException;
import io.meridian.cli.client.Reply;
import io.meridian.cli.document.Texts;
import io.meridian.cli.server.ServerOptions;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Surroundings;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets a zone let go of a mesh that it kept although global's state lacks it. */
@Command(
        name = "release",
        description = "Let a zone let go of a mesh that it holds on to although global no longer has it.")
public final class ReleaseCommand implements Callable<Integer> {
    private enum Format {
        text,
        json
    }

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "MESH", description = "The mesh.")
    private String mesh = "";

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    public ReleaseCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        if (!server.named()) {
            throw new ParameterException(
                    command.commandLine(),
                    "name the zone that shall let go: --zone NAME, or --server URL of that zone");
        }
        PrintWriter out = command.commandLine().getOut();
        ControlPlane zone = server.connect(surroundings, command.commandLine().getErr());
        Reply reply = zone.post("/_sync/release/" + ControlPlane.segment(mesh), JsonNodeFactory.instance.objectNode());
        if (!reply.ok()) {
            throw new RefusedException("mesh " + mesh + " at " + zone.base(), reply);
        }
        out.print(
                switch (format) {
                    case text -> "mesh " + mesh + " released\n";
                    case json ->
                        Texts.json(JsonNodeFactory.instance
                                .objectNode()
                                .put("mesh", mesh)
                                .put("result", "released"));
                });
        out.flush();
        return ExitCode.OK;
    }
}
