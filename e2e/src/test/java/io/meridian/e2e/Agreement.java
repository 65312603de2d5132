package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.api.SyncStatus;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.SyncTruth;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether global and zones hold the same, by what they say of themselves and by what they really answer. */
final class Agreement {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Agreement() {}

    /** Waits until every zone holds global's latest revision, and global each zone's, with the same digest, as both sides say. */
    static void reached(Federation federation) {
        await().atMost(PATIENCE).untilAsserted(() -> check(federation));
    }

    private static void check(Federation federation) {
        Api global = federation.global().api();
        long head = SyncTruth.head(global);
        for (ControlPlane zone : federation.zones()) {
            Optional<SyncStatus> known = SyncTruth.atGlobal(global, zone.name());
            assertThat(known).as("%s as global knows it", zone.name()).isPresent();
            SyncStatus there = known.get();
            SyncStatus here = SyncTruth.atZone(zone.api());
            assertThat(there.inSync())
                    .as("%s as global sees it: %s", zone.name(), there)
                    .isTrue();
            assertThat(there.revision())
                    .as("revision of %s at global", zone.name())
                    .isEqualTo(head);
            assertThat(here.revision())
                    .as("revision of %s by itself", zone.name())
                    .isEqualTo(head);
            assertThat(here.digest()).as("digest of %s", zone.name()).isEqualTo(there.globalDigest());
            checkWayUp(zone.name(), SyncTruth.inDetail(global, zone.name()).provides(), here.provides());
            assertThat(meshes(zone.api())).as("meshes of %s", zone.name()).isEqualTo(meshes(global));
        }
    }

    private static void checkWayUp(String zone, @Nullable SyncStatus there, @Nullable SyncStatus here) {
        if (there == null || here == null) {
            throw new AssertionError(
                    "what " + zone + " provides is not told: at global " + there + ", by itself " + here);
        }
        assertThat(here.inSync())
                .as("what %s provides, as it sees itself: %s", zone, here)
                .isTrue();
        assertThat(there.revision()).as("revision of %s at global", zone).isEqualTo(here.revision());
        assertThat(there.digest()).as("digest of what %s provides", zone).isEqualTo(here.globalDigest());
    }

    /** Every mesh by name, without what each control plane adds of its own: times and the label that tells where it came from. */
    static Map<String, JsonNode> meshes(Api api) {
        Map<String, JsonNode> meshes = new TreeMap<>();
        for (JsonNode item : api.get("/meshes").json().path("items")) {
            ObjectNode mesh = item.deepCopy();
            mesh.remove(List.of("creationTime", "modificationTime", "labels"));
            meshes.put(mesh.path("name").asText(), mesh);
        }
        return meshes;
    }
}
