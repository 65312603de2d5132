package io.meridian.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.cli.client.Reply;
import io.meridian.cli.client.UnreachableException;
import io.meridian.cli.document.Texts;
import io.meridian.cli.server.ServerOptions;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says which version this is and, if a control plane answers, which that is. */
@Command(name = "version", description = "Print the version of this command line and of the control plane.")
final class VersionCommand implements Callable<Integer> {
    private enum Format {
        text,
        json
    }

    private final Surroundings surroundings;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final ServerOptions server = new ServerOptions();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    VersionCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("client", own());
        StringBuilder text = new StringBuilder("meridian " + own() + "\n");
        try {
            Reply reply =
                    server.connect(surroundings, command.commandLine().getErr()).get("/");
            answer.set("server", reply.json());
            text.append("control plane: ")
                    .append(reply.json().at("/implementation/name").asText("unknown"))
                    .append(' ')
                    .append(reply.json().at("/implementation/version").asText(""))
                    .append(", compatible with ")
                    .append(reply.json()
                            .path("product")
                            .asText(reply.json().path("tagline").asText()))
                    .append(' ')
                    .append(reply.json().path("version").asText())
                    .append('\n');
        } catch (UnreachableException e) {
            text.append(e.getMessage()).append('\n');
        }
        out.print(format == Format.json ? Texts.json(answer) : text.toString());
        out.flush();
        return ExitCode.OK;
    }

    private static String own() throws IOException {
        Properties build = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream("build.properties")) {
            build.load(Objects.requireNonNull(in));
        }
        return build.getProperty("version");
    }
}
