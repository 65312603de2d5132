package io.meridian.cli.explain;

import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.RefusedException;
import io.meridian.cli.client.Reply;
import io.meridian.cli.document.TextOrJson;
import io.meridian.cli.server.Verb;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Surroundings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Where a dataplane sends its requests for a service, in which order, and why. */
@Command(
        name = "route",
        description = "Show where a dataplane finds a service: in which order, why, and what is left out.")
public final class RouteCommand extends Verb {
    @Option(names = "--from", required = true, paramLabel = "DATAPLANE", description = "The dataplane that asks.")
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "SERVICE",
            description = "What it asks for: a value of kuma.io/service, or with --kind the name of a resource.")
    private String to = "";

    @Option(
            names = "--kind",
            paramLabel = "KIND",
            description = "MeshService, MeshMultiZoneService or MeshExternalService.")
    private @Nullable String kind;

    @Option(names = "--port", paramLabel = "PORT", description = "The port of that resource (default: its first).")
    private @Nullable Integer port;

    @Option(
            names = {"-m", "--mesh"},
            defaultValue = "default",
            description = "The mesh (default: ${DEFAULT-VALUE}).")
    private String mesh = "default";

    @Mixin
    private final TextOrJson output = new TextOrJson();

    public RouteCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected int run(Conversation with) {
        if (!server.named()) {
            throw new ParameterException(
                    commandLine(), "name the zone of the dataplane: --zone NAME, or --server URL of that zone");
        }
        Reply reply = with.controlPlane()
                .get("/meshes/" + ControlPlane.segment(mesh) + "/dataplanes/" + ControlPlane.segment(from)
                        + "/_endpoints?service=" + ControlPlane.segment(to)
                        + (kind == null ? "" : "&kind=" + ControlPlane.segment(kind))
                        + (port == null ? "" : "&port=" + port));
        if (!reply.ok()) {
            throw new RefusedException(
                    "the route from " + from + " to " + to + " at "
                            + with.controlPlane().base(),
                    reply);
        }
        output.print(with.out(), RouteText.of(reply.json()), reply.json());
        return ExitCode.OK;
    }
}
