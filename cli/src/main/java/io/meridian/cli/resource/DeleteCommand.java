package io.meridian.cli.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.RefusedException;
import io.meridian.cli.client.Reply;
import io.meridian.cli.document.Texts;
import io.meridian.cli.server.ServerOptions;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Surroundings;
import io.meridian.common.model.ResourceKind;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes one resource, with all that belongs to it. */
@Command(name = "delete", description = "Delete one resource, with all that belongs to it.")
public final class DeleteCommand implements Callable<Integer> {
    private enum Format {
        text,
        json
    }

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            converter = KindName.class,
            completionCandidates = KindName.class,
            description = "Such as mesh, dataplane, meshtimeout.")
    private @Nullable ResourceKind kind;

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
    private String name = "";

    @Option(
            names = {"-m", "--mesh"},
            defaultValue = "default",
            paramLabel = "MESH",
            description = "The mesh of kinds that have one (default: ${DEFAULT-VALUE}).")
    private String mesh = "default";

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    public DeleteCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        ResourceKind wanted = Objects.requireNonNull(kind);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        ControlPlane controlPlane = server.connect(surroundings, err);
        String words = ResourcePath.words(wanted, mesh, name);
        Reply reply = controlPlane.delete(ResourcePath.item(wanted, mesh, name));
        if (!reply.ok()) {
            throw new RefusedException(words, reply);
        }
        reply.json().path("warnings").forEach(warning -> err.println("warning: " + warning.asText()));
        err.flush();
        out.print(
                switch (format) {
                    case text -> words + " deleted\n";
                    case json ->
                        Texts.json(JsonNodeFactory.instance
                                .objectNode()
                                .put("type", wanted.name())
                                .put("mesh", wanted.meshScoped() ? mesh : "")
                                .put("name", name)
                                .put("result", "deleted"));
                });
        out.flush();
        return ExitCode.OK;
    }
}
