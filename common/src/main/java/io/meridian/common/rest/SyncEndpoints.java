package io.meridian.common.rest;

import io.meridian.common.api.SyncOverview;
import io.meridian.common.auth.Access;
import io.meridian.common.auth.Decision;
import io.meridian.common.store.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Where sync stands, and the release of a held mesh: {@code /_sync} and below (docs/sync-protocol.md). */
final class SyncEndpoints {

    private SyncEndpoints() {}

    /**
     * @param head where the own log stands
     */
    static List<Endpoint> of(SyncView view, Supplier<Position> head, Access access) {
        return switch (view) {
            case SyncView.OfGlobal global ->
                List.of(
                        Endpoint.get("/_sync", call -> Answer.json(200, overview(global, head.get()))),
                        Endpoint.get("/zones/{name}/_sync", call -> global.zone(call.path("name"))
                                .map(status -> Answer.json(200, status))
                                .orElseGet(() -> Failures.notFound(Failures.NO_RESOURCE))));
            case SyncView.OfZone zone ->
                List.of(
                        Endpoint.get("/_sync", call -> Answer.json(200, zone.own())),
                        new Endpoint(
                                Method.POST,
                                "/_sync/release/{mesh}",
                                Endpoint.Traits.DEFAULT.withGate(caller -> switch (access.anyWrite(
                                        caller, "release a held mesh")) {
                                    case Decision.Allowed ignored -> Optional.empty();
                                    case Decision.Denied(String detail) -> Optional.of(Failures.accessDenied(detail));
                                }),
                                call -> CompletableFuture.completedFuture(release(zone, call.path("mesh")))));
            case SyncView.None ignored -> List.of();
        };
    }

    private static SyncOverview overview(SyncView.OfGlobal global, Position head) {
        return new SyncOverview(new SyncOverview.Head(head.store(), head.epoch(), head.revision()), global.zones());
    }

    private static Answer release(SyncView.OfZone zone, String mesh) {
        return zone.release(mesh)
                ? Answer.json(200, Map.of())
                : Failures.problem(
                        404,
                        "Could not release a mesh",
                        "mesh \"" + mesh + "\" is not held (GET /_sync names those that are)");
    }
}
