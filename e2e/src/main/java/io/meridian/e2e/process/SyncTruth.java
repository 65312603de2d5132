package io.meridian.e2e.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meridian.common.api.SyncStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a control plane says of who holds what ({@code GET /_sync}). */
public final class SyncTruth {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SyncTruth() {}

    /** What global says of each of its zones. */
    public static List<SyncStatus> atGlobal(Api global) {
        List<SyncStatus> zones = new ArrayList<>();
        for (JsonNode zone : global.get("/_sync").json().path("zones")) {
            zones.add(read(zone));
        }
        return zones;
    }

    /** What global says of one zone, if it knows it. */
    public static Optional<SyncStatus> atGlobal(Api global, String zone) {
        return atGlobal(global).stream()
                .filter(status -> status.zone().equals(zone))
                .findFirst();
    }

    /** All that global says of one zone. */
    public static SyncStatus inDetail(Api global, String zone) {
        return read(global.get("/zones/" + zone + "/_sync").json());
    }

    /** What a zone says of itself. */
    public static SyncStatus atZone(Api zone) {
        return read(zone.get("/_sync").json());
    }

    /** The latest revision at global. */
    public static long head(Api global) {
        return global.get("/_sync").json().path("head").path("revision").asLong(-1);
    }

    private static SyncStatus read(JsonNode status) {
        try {
            return JSON.treeToValue(status, SyncStatus.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not a sync status: " + status, e);
        }
    }
}
