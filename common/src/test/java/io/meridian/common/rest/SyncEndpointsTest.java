package io.meridian.common.rest;

import static io.meridian.common.rest.BareApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.auth.Access;
import io.meridian.common.store.Position;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where sync stands, as operators ask for it. */
final class SyncEndpointsTest {

    private static final Position HEAD = new Position("store", "epoch", 7);

    @Test
    void globalTellsOfEveryZoneAndOfItsOwnHead() {
        try (BareApi api = serving(new OneZone(status("east", true)))) {
            JsonNode all = json(api.get("/_sync"));
            assertThat(all.at("/head/revision").longValue()).isEqualTo(7);
            assertThat(all.at("/head/epoch").textValue()).isEqualTo("epoch");
            assertThat(all.at("/zones/0/zone").textValue()).isEqualTo("east");
            assertThat(json(api.get("/zones/east/_sync")).get("connected").booleanValue())
                    .isTrue();
            assertThat(api.get("/zones/west/_sync").statusCode()).isEqualTo(404);
            assertThat(api.send("POST", "/_sync/release/m", "").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aZoneLetsGoOfAHeldMeshOnceAndOnlyForSomebody() {
        Holding holding = new Holding(new HashSet<>(Set.of("m")));
        try (BareApi api = serving(holding)) {
            assertThat(json(api.get("/_sync")).get("zone").textValue()).isEqualTo("east");
            assertThat(api.send("POST", "/_sync/release/m", "", "X-Forwarded-For", "10.0.0.1")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(holding.held).containsExactly("m");
            assertThat(api.send("POST", "/_sync/release/m", "").statusCode()).isEqualTo(200);
            assertThat(holding.held).isEmpty();
            assertThat(json(api.send("POST", "/_sync/release/m", ""))
                            .get("detail")
                            .textValue())
                    .contains("\"m\"");
        }
    }

    private static BareApi serving(SyncView view) {
        return BareApi.of(
                ControlPlaneRole.global(), SyncEndpoints.of(view, () -> HEAD, Access.DEFAULT), RestLimits.DEFAULT);
    }

    private record OneZone(SyncStatus only) implements SyncView.OfGlobal {
        @Override
        public List<SyncStatus> zones() {
            return List.of(only);
        }

        @Override
        public Optional<SyncStatus> zone(String name) {
            return Optional.of(only).filter(status -> status.zone().equals(name));
        }
    }

    private record Holding(Set<String> held) implements SyncView.OfZone {
        @Override
        public SyncStatus own() {
            return status("east", true);
        }

        @Override
        public boolean release(String mesh) {
            return held.remove(mesh);
        }
    }

    private static SyncStatus status(String zone, boolean connected) {
        return new SyncStatus(
                zone,
                connected,
                "2026-01-01T00:00:00Z",
                null,
                null,
                "epoch",
                0,
                0,
                "",
                "",
                true,
                0,
                0,
                List.of(),
                List.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                null,
                null);
    }
}
