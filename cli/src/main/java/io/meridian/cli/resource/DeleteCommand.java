package io.meridian.cli.resource;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meridian.cli.client.RefusedException;
import io.meridian.cli.client.Reply;
import io.meridian.cli.document.TextOrJson;
import io.meridian.cli.server.Verb;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Surroundings;
import io.meridian.common.model.ResourceKind;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Deletes one resource, with all that belongs to it. */
@Command(name = "delete", description = "Delete one resource, with all that belongs to it.")
public final class DeleteCommand extends Verb {
    @Mixin
    private final KindOptions of = new KindOptions();

    @Mixin
    private final TextOrJson output = new TextOrJson();

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
    private String name = "";

    public DeleteCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected int run(Conversation with) {
        ResourceKind kind = of.kind();
        String words = ResourcePath.words(kind, of.mesh(), name);
        Reply reply = with.controlPlane().delete(ResourcePath.item(kind, of.mesh(), name));
        if (!reply.ok()) {
            throw new RefusedException(words, reply);
        }
        reply.json().path("warnings").forEach(warning -> with.err().println("warning: " + warning.asText()));
        output.print(
                with.out(),
                words + " deleted\n",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", kind.name())
                        .put("mesh", kind.meshScoped() ? of.mesh() : "")
                        .put("name", name)
                        .put("result", "deleted"));
        return ExitCode.OK;
    }
}
