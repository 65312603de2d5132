package io.meridian.common.rest;

import static io.meridian.common.rest.BareApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.auth.Access;
import io.meridian.common.codec.HashedName;
import io.meridian.common.store.Position;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where sync stands, as operators ask for it. */
final class SyncEndpointsTest {

    private static final String TIMEOUT = """
            {"type":"MeshTimeout","mesh":"default","name":"t",
             "spec":{"targetRef":{"kind":"Mesh"},"to":[{"targetRef":{"kind":"Mesh"},"default":{"connectionTimeout":"5s"}}]}}""";
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

    @Test
    void globalTellsWhatAZoneMadeOfOneResource() {
        try (BareApi api = BareApi.of(new OneZone(status("east", true, 0, List.of())))) {
            api.put("/meshes/default", "{\"type\":\"Mesh\",\"name\":\"default\"}");
            String path = "/meshes/default/meshtimeouts/t";
            api.put(path, TIMEOUT);
            JsonNode behind = json(api.get(path + "/_sync"));
            assertThat(behind.get("revision").longValue())
                    .isEqualTo(api.store.head().revision());
            assertThat(behind.at("/zones/0/state").textValue()).isEqualTo("behind");
            assertThat(behind.at("/inZones/name").textValue()).isEqualTo(HashedName.of("default", "t", "", ""));
            assertThat(behind.get("stored").booleanValue()).isTrue();
            assertThat(json(api.get("/meshes/default/meshtimeouts/none/_sync"))
                            .get("stored")
                            .booleanValue())
                    .isFalse();
            assertThat(api.get("/meshes/none/meshtimeouts/t/_sync").statusCode())
                    .isEqualTo(404);
            assertThat(api.send("GET", "/meshes/default/secrets/s/_sync", "", "X-Forwarded-For", "10.0.0.1")
                            .statusCode())
                    .isEqualTo(403);
        }
        SyncStatus.Refused refused = new SyncStatus.Refused(
                new SyncStatus.Key("MeshTimeout", "default", HashedName.of("default", "t", "", "")), "d", "bad", "now");
        try (BareApi api = BareApi.of(new OneZone(status("east", true, 100, List.of(refused))))) {
            api.put("/meshes/default", "{\"type\":\"Mesh\",\"name\":\"default\"}");
            api.put("/meshes/default/meshtimeouts/t", TIMEOUT);
            JsonNode zone =
                    json(api.get("/meshes/default/meshtimeouts/t/_sync")).at("/zones/0");
            assertThat(zone.get("state").textValue()).isEqualTo("refused");
            assertThat(zone.get("reason").textValue()).isEqualTo("bad");
            assertThat(json(api.get("/meshes/default/meshtimeouts/u/_sync"))
                            .at("/zones/0/state")
                            .textValue())
                    .isEqualTo("current");
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
        return status(zone, connected, 0, List.of());
    }

    private static SyncStatus status(String zone, boolean connected, long revision, List<SyncStatus.Refused> refused) {
        return new SyncStatus(
                zone,
                connected,
                "2026-01-01T00:00:00Z",
                null,
                null,
                "epoch",
                revision,
                0,
                "",
                "",
                true,
                0,
                0,
                refused,
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
