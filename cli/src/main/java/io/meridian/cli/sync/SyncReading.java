package io.meridian.cli.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.RefusedException;
import io.meridian.cli.client.Reply;
import io.meridian.common.api.SyncStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a control plane says of the zones at one moment: global of all, a zone of itself.
 *
 * @param head the latest revision at global, as far as it is known there
 * @param zones by name
 * @param answer as it came
 */
record SyncReading(long head, List<SyncStatus> zones, JsonNode answer) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    SyncReading {
        zones = List.copyOf(zones);
    }

    /** @throws RefusedException when it does not say */
    static SyncReading of(ControlPlane controlPlane) {
        Reply reply = controlPlane.get("/_sync");
        if (!reply.ok()) {
            throw new RefusedException("sync at " + controlPlane.base(), reply);
        }
        return of(reply.json());
    }

    static SyncReading of(JsonNode answer) {
        if (!answer.has("zones")) {
            SyncStatus own = status(answer);
            return new SyncReading(own.globalRevision(), List.of(own), answer);
        }
        List<SyncStatus> zones = new ArrayList<>();
        answer.path("zones").forEach(zone -> zones.add(status(zone)));
        return new SyncReading(answer.at("/head/revision").asLong(), zones, answer);
    }

    /** Whether it is global that says so, and not a zone of itself. */
    boolean ofGlobal() {
        return answer.has("zones");
    }

    /** All that global knows of a zone; what is known already when it does not say more. */
    static SyncStatus inDetail(SyncStatus brief, ControlPlane global) {
        Reply reply = global.get("/zones/" + ControlPlane.segment(brief.zone()) + "/_sync");
        return reply.ok() ? status(reply.json()) : brief;
    }

    Optional<SyncStatus> zone(String name) {
        return zones.stream().filter(status -> status.zone().equals(name)).findFirst();
    }

    /** Those of these zones that are connected and hold what global holds. */
    boolean inSync(List<String> names) {
        return names.stream().allMatch(name -> zone(name)
                .filter(status -> status.connected() && status.inSync())
                .isPresent());
    }

    private static SyncStatus status(JsonNode node) {
        try {
            return JSON.treeToValue(node, SyncStatus.class);
        } catch (JsonProcessingException e) {
            throw new RefusedException(
                    "what the control plane says of sync cannot be read by this version of meridian: "
                            + e.getOriginalMessage());
        }
    }
}
