package io.meridian.cli.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.RefusedException;
import io.meridian.cli.client.Reply;
import io.meridian.cli.document.Texts;
import io.meridian.cli.server.Verb;
import io.meridian.cli.terminal.ExitCode;
import io.meridian.cli.terminal.Surroundings;
import io.meridian.common.model.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints one resource, or all of a kind. */
@Command(name = "get", description = "Print one resource, or all of a kind.")
public final class GetCommand extends Verb {
    private static final int PAGE = 1000;

    private enum Format {
        table,
        yaml,
        json,
        kubernetes
    }

    @Mixin
    private final KindOptions of = new KindOptions();

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Only this one.")
    private @Nullable String name;

    @Option(
            names = {"-A", "--all-meshes"},
            description = "Those of all meshes.")
    private boolean allMeshes;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.table;

    public GetCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    protected int run(Conversation with) {
        String only = name;
        with.out()
                .print(only == null ? list(of.kind(), with.controlPlane()) : one(of.kind(), only, with.controlPlane()));
        return ExitCode.OK;
    }

    private String one(ResourceKind wanted, String only, ControlPlane controlPlane) {
        return switch (format) {
            case table ->
                ResourceTable.of(
                        wanted,
                        List.of(item(wanted, of.mesh(), only, "", controlPlane)),
                        surroundings.clock().instant());
            case yaml -> Texts.yaml(item(wanted, of.mesh(), only, "", controlPlane));
            case json -> Texts.json(item(wanted, of.mesh(), only, "", controlPlane));
            case kubernetes -> Texts.yaml(item(wanted, of.mesh(), only, "?format=kubernetes", controlPlane));
        };
    }

    private String list(ResourceKind wanted, ControlPlane controlPlane) {
        List<JsonNode> items = items(wanted, controlPlane);
        return switch (format) {
            case table -> ResourceTable.of(wanted, items, surroundings.clock().instant());
            case yaml -> items.stream().map(Texts::yaml).collect(Collectors.joining("---\n"));
            case json -> {
                ObjectNode all = JsonNodeFactory.instance.objectNode().put("total", items.size());
                all.putArray("items").addAll(items);
                yield Texts.json(all);
            }
            case kubernetes ->
                items.stream()
                        .map(item -> item(
                                wanted,
                                item.path("mesh").asText(),
                                item.path("name").asText(),
                                "?format=kubernetes",
                                controlPlane))
                        .map(Texts::yaml)
                        .collect(Collectors.joining("---\n"));
        };
    }

    private static JsonNode item(ResourceKind kind, String mesh, String name, String query, ControlPlane controlPlane) {
        Reply reply = controlPlane.get(ResourcePath.item(kind, mesh, name) + query);
        if (!reply.ok()) {
            throw new RefusedException(ResourcePath.words(kind, mesh, name), reply);
        }
        return reply.json();
    }

    /** Every page: a list that ends after its first hundred has misled before. */
    private List<JsonNode> items(ResourceKind wanted, ControlPlane controlPlane) {
        List<JsonNode> all = new ArrayList<>();
        while (true) {
            Reply reply = controlPlane.get(
                    ResourcePath.list(wanted, allMeshes ? "" : of.mesh()) + "?size=" + PAGE + "&offset=" + all.size());
            if (!reply.ok()) {
                throw new RefusedException(wanted.plural(), reply);
            }
            JsonNode items = reply.json().path("items");
            items.forEach(all::add);
            if (!reply.json().hasNonNull("next") || items.isEmpty()) {
                return all;
            }
        }
    }
}
