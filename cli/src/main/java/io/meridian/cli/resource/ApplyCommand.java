package io.meridian.cli.resource;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.Reply;
import io.meridian.cli.document.DocumentSource;
import io.meridian.cli.document.SourcedDocument;
import io.meridian.cli.document.TextOrJson;
import io.meridian.cli.server.Verb;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Surroundings;
import io.meridian.common.codec.Decoded;
import io.meridian.common.codec.DocumentEnvelope;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Creates or replaces the resources of documents. All documents are read before the first is sent; then each is for itself: one
 * that is refused does not keep the others from being applied.
 */
@Command(name = "apply", description = "Create or replace resources from files, folders, standard input or addresses.")
public final class ApplyCommand extends Verb {
    private static final String DEFAULT_MESH = "default";

    /** A document with its place in REST. */
    private record Addressed(SourcedDocument document, ResourceKind kind, String mesh, String name, JsonNode body) {}

    /** What became of one document. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Applied(
            String document,
            String type,
            String mesh,
            String name,
            String result,
            List<String> warnings,
            @Nullable String problem) {}

    @Mixin
    private final TextOrJson output = new TextOrJson();

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE|DIR|-|URL",
            description = "What to apply; may be given several times.")
    private List<String> sources = List.of();

    @Option(names = "--dry-run", description = "Only say what would happen; nothing is changed.")
    private boolean dryRun;

    public ApplyCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected int run(Conversation with) {
        DocumentSource source = new DocumentSource(surroundings.input());
        List<Addressed> documents = sources.stream()
                .flatMap(from -> source.read(from).stream())
                .map(ApplyCommand::address)
                .toList();
        List<Applied> results = new ArrayList<>();
        for (Addressed document : documents) {
            Applied applied = apply(document, with.controlPlane());
            results.add(applied);
            applied.warnings().forEach(warning -> with.err().println("warning: " + warning));
            if (!output.isJson()) {
                say(applied, document, with.out(), with.err());
            }
        }
        output.print(with.out(), "", results);
        return results.stream().allMatch(result -> result.problem() == null) ? ExitCode.OK : ExitCode.REFUSED;
    }

    private Applied apply(Addressed document, ControlPlane controlPlane) {
        String path = ResourcePath.item(document.kind(), document.mesh(), document.name());
        Reply reply = controlPlane.put(dryRun ? path + "?dryRun=true" : path, document.body());
        List<String> warnings = new ArrayList<>();
        reply.json().path("warnings").forEach(warning -> warnings.add(warning.asText()));
        return new Applied(
                document.document().place(),
                document.kind().name(),
                document.mesh(),
                document.name(),
                reply.ok() ? (reply.status() == 201 ? "created" : "updated") : "refused",
                warnings,
                reply.ok() ? null : reply.problem());
    }

    private void say(Applied applied, Addressed document, PrintWriter out, PrintWriter err) {
        String words = ResourcePath.words(document.kind(), applied.mesh(), applied.name());
        String problem = applied.problem();
        if (problem == null) {
            out.println(words + " " + (dryRun ? "would be " : "") + applied.result());
            out.flush();
        } else {
            err.println(words + " refused (" + applied.document() + "): " + problem);
            err.flush();
        }
    }

    private static Addressed address(SourcedDocument document) {
        JsonNode tree = document.tree();
        DocumentEnvelope envelope = DocumentEnvelope.of(tree);
        ResourceKind kind = ResourceKinds.byName(envelope.type())
                .filter(found -> !found.path().isEmpty())
                .orElseThrow(() -> new IllegalArgumentException(document.place() + ": " + noKind(tree)));
        if (envelope.name().isEmpty()) {
            throw new IllegalArgumentException(document.place() + ": the " + kind.name() + " has no name");
        }
        if (!kind.meshScoped()) {
            return new Addressed(document, kind, "", envelope.name(), tree);
        }
        if (!envelope.mesh().isEmpty()) {
            return new Addressed(document, kind, envelope.mesh(), envelope.name(), tree);
        }
        return new Addressed(document, kind, DEFAULT_MESH, envelope.name(), inDefaultMesh(tree, envelope));
    }

    /** A document that names no mesh is of the default one; in Universal form the control plane wants that said. */
    private static JsonNode inDefaultMesh(JsonNode tree, DocumentEnvelope envelope) {
        return switch (envelope.form()) {
            case KUBERNETES -> tree;
            case UNIVERSAL -> ((ObjectNode) tree.deepCopy()).put("mesh", DEFAULT_MESH);
        };
    }

    /** What is wrong with a document that names no kind we know, in the words of whoever decodes it. */
    private static String noKind(JsonNode tree) {
        return ResourceDocuments.decode(tree) instanceof Decoded.Malformed malformed
                ? malformed.message()
                : "control planes keep this kind to themselves";
    }
}
