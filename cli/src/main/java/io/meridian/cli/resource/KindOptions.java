package io.meridian.cli.resource;

import io.meridian.common.model.ResourceKind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which kind a verb is about, and in which mesh. */
final class KindOptions {
    @Parameters(
            index = "0",
            paramLabel = "KIND",
            converter = KindName.class,
            completionCandidates = KindName.class,
            description = "Such as meshes, dataplanes, meshtimeout.")
    private @Nullable ResourceKind kind;

    @Option(
            names = {"-m", "--mesh"},
            defaultValue = "default",
            paramLabel = "MESH",
            description = "The mesh of kinds that have one (default: ${DEFAULT-VALUE}).")
    private String mesh = "default";

    ResourceKind kind() {
        return Objects.requireNonNull(kind);
    }

    String mesh() {
        return mesh;
    }
}
