package io.meridian.cli.server;

import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.TrustedCertificates;
import io.meridian.cli.front.RunningFederation;
import io.meridian.cli.front.RunningFederation.Member;
import io.meridian.cli.terminal.Progress;
import io.meridian.cli.terminal.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which control plane a verb talks to, and as whom. */
public final class ServerOptions {
    private static final String USUAL = "http://localhost:5681";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "Address of the control plane (default: " + USUAL + ").")
    private @Nullable URI server;

    @Option(
            names = "--zone",
            paramLabel = "NAME",
            description = "The zone of this name that ./meridian up has started.")
    private @Nullable String zone;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates (PEM) that an https server is trusted by.")
    private @Nullable Path caFile;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "A user token (default: the variable MERIDIAN_USER_TOKEN).")
    private @Nullable Path tokenFile;

    /**
     * The control plane that was meant.
     *
     * @throws ParameterException when it cannot be known
     */
    public ControlPlane connect(Surroundings surroundings, PrintWriter err) {
        HttpClient.Builder connections = ControlPlane.connections();
        if (caFile != null) {
            connections.sslContext(TrustedCertificates.context(caFile));
        }
        return new ControlPlane(
                address(surroundings),
                connections.build(),
                token(surroundings),
                new Progress(err, surroundings.terminal()));
    }

    /** Whether a control plane was named, rather than taken for granted. */
    public boolean named() {
        return server != null || zone != null;
    }

    /** Whether the control plane is the global that {@code up} has started. */
    public boolean isLocalGlobal(Surroundings surroundings) {
        return address(surroundings).equals(URI.create(USUAL));
    }

    private URI address(Surroundings surroundings) {
        if (server != null && zone != null) {
            throw wrong("--server and --zone both name a control plane: give one of them");
        }
        if (server != null) {
            if (server.getHost() == null
                    || server.getScheme() == null
                    || !server.getScheme().startsWith("http")) {
                throw wrong("--server takes an address such as " + USUAL + ", not " + server);
            }
            return server;
        }
        return zone == null ? URI.create(USUAL) : started(zone, surroundings);
    }

    private URI started(String name, Surroundings surroundings) {
        Optional<RunningFederation> running = RunningFederation.read(surroundings.state());
        if (running.isEmpty()) {
            throw wrong(
                    "--zone finds zones that ./meridian up has started, and it has started none: give --server URL");
        }
        return running.get()
                .zone(name)
                .map(Member::address)
                .map(URI::create)
                .orElseThrow(() -> wrong("no zone '" + name + "' among those that ./meridian up has started: "
                        + String.join(", ", running.get().zones())));
    }

    private Optional<String> token(Surroundings surroundings) {
        if (tokenFile == null) {
            return Optional.ofNullable(surroundings.environment().get("MERIDIAN_USER_TOKEN"))
                    .map(String::strip)
                    .filter(token -> !token.isEmpty());
        }
        try {
            return Optional.of(Files.readString(tokenFile).strip());
        } catch (IOException e) {
            throw wrong("--token-file " + tokenFile + " cannot be read: " + e.getMessage());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(java.util.Objects.requireNonNull(spec).commandLine(), message);
    }
}
