package io.meridian.cli.sync;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.RefusedException;
import io.meridian.cli.client.Reply;
import io.meridian.cli.document.TextOrJson;
import io.meridian.cli.server.Verb;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Lets a zone let go of a mesh that it kept although global's state lacks it. */
@Command(
        name = "release",
        description = "Let a zone let go of a mesh that it holds on to although global no longer has it.")
public final class ReleaseCommand extends Verb {
    @Mixin
    private final TextOrJson output = new TextOrJson();

    @Parameters(paramLabel = "MESH", description = "The mesh.")
    private String mesh = "";

    public ReleaseCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected int run(Conversation with) {
        if (!server.named()) {
            throw new ParameterException(
                    commandLine(), "name the zone that shall let go: --zone NAME, or --server URL of that zone");
        }
        Reply reply = with.controlPlane()
                .post("/_sync/release/" + ControlPlane.segment(mesh), JsonNodeFactory.instance.objectNode());
        if (!reply.ok()) {
            throw new RefusedException(
                    "mesh " + mesh + " at " + with.controlPlane().base(), reply);
        }
        output.print(
                with.out(),
                "mesh " + mesh + " released\n",
                JsonNodeFactory.instance.objectNode().put("mesh", mesh).put("result", "released"));
        return ExitCode.OK;
    }
}
