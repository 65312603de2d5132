package io.meridian.zone.routing.serve;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.rest.Answer;
import io.meridian.common.rest.Call;
import io.meridian.common.rest.Endpoint;
import io.meridian.common.rest.Failures;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.validation.Violation;
import io.meridian.zone.endpoints.Assignment;
import io.meridian.zone.routing.Client;
import io.meridian.zone.routing.Question;
import io.meridian.zone.routing.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code GET /meshes/{mesh}/dataplanes/{name}/_endpoints?service=…}: where a dataplane finds a service, and why there. */
public final class RouteEndpoints {
    private static final String TITLE = "Could not explain the route";

    private final ResourceReader stored;
    private final Supplier<Routes> routes;

    /** @param routes as they are now */
    public RouteEndpoints(ResourceReader stored, Supplier<Routes> routes) {
        this.stored = stored;
        this.routes = routes;
    }

    public List<Endpoint> all() {
        return List.of(Endpoint.get("/meshes/{mesh}/dataplanes/{name}/_endpoints", this::explain));
    }

    private Answer explain(Call call) {
        String mesh = call.path("mesh");
        String name = call.path("name");
        if (stored.get(ResourceKey.global(ResourceKinds.MESH_KIND.name(), mesh)).isEmpty()) {
            return Failures.notFound("Failed to retrieve Mesh");
        }
        Optional<StoredResource> dataplane = stored.get(ResourceKinds.DATAPLANE.key(mesh, name));
        if (dataplane.isEmpty()) {
            return Failures.notFound("Could not retrieve a resource");
        }
        List<Violation> violations = violations(call);
        if (!violations.isEmpty()) {
            return Failures.invalid(TITLE, violations);
        }
        Routes now = routes.get();
        Question question = now.question(
                mesh,
                call.query("kind").orElse(""),
                call.query("service").orElse(""),
                call.query("port").map(Integer::parseInt));
        Optional<Assignment> assignment = now.of(Client.of(dataplane.get()), question);
        return assignment
                .map(found -> Answer.json(
                        200, RouteAnswer.of(mesh, name, now.snapshot().zone(), question.text(), found)))
                .orElseGet(() ->
                        Failures.problem(404, TITLE, "there is no " + question.text() + " in mesh " + mesh + " here"));
    }

    private static List<Violation> violations(Call call) {
        List<Violation> violations = new ArrayList<>();
        if (call.query("service").orElse("").isEmpty()) {
            violations.add(new Violation(
                    "service", "must name what the dataplane asks for: a value of kuma.io/service, or a resource"));
        }
        call.query("kind")
                .filter(kind -> !kind.isEmpty() && !Routes.KINDS.contains(kind))
                .ifPresent(kind -> violations.add(
                        new Violation("kind", "must be one of " + String.join(", ", Routes.KINDS) + ", not " + kind)));
        call.query("port")
                .filter(port -> !port.matches("[0-9]{1,5}"))
                .ifPresent(port -> violations.add(new Violation("port", "must be a number, not " + port)));
        return violations;
    }
}
