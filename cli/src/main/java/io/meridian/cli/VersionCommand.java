package io.meridian.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.cli.client.Reply;
import io.meridian.cli.client.UnreachableException;
import io.meridian.cli.document.TextOrJson;
import io.meridian.cli.server.Verb;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says which version this is and, if a control plane answers, which that is. */
@Command(name = "version", description = "Print the version of this command line and of the control plane.")
final class VersionCommand extends Verb {
    @Mixin
    private final TextOrJson output = new TextOrJson();

    VersionCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected int run(Conversation with) throws IOException {
        ObjectNode answer = JsonNodeFactory.instance.objectNode().put("client", own());
        StringBuilder text = new StringBuilder("meridian " + own() + "\n");
        try {
            Reply reply = with.controlPlane().get("/");
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
        output.print(with.out(), text.toString(), answer);
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
