package io.meridian.cli.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meridian.cli.client.ControlPlane;
import io.meridian.cli.client.RefusedException;
import io.meridian.cli.client.Reply;
import io.meridian.cli.resource.ResourceReference;
import io.meridian.common.api.ResourceSync;
import io.meridian.common.api.SyncStatus;
import java.util.Optional;

/**
 * What zones shall hold.
 *
 * @param revision a zone that acknowledged this one has it, or refused it
 * @param inZones the resource by its key in zones; empty when all is meant
 * @param words for people
 */
record Goal(long revision, Optional<SyncStatus.Key> inZones, String words) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static Goal of(long revision) {
        return new Goal(revision, Optional.empty(), "revision " + revision);
    }

    /**
     * A resource as global has it now, or that it has it no longer.
     *
     * @throws RefusedException when global does not say
     */
    static Goal of(ResourceReference resource, ControlPlane global) {
        Reply reply = global.get(resource.path() + "/_sync");
        if (!reply.ok()) {
            throw new RefusedException(
                    resource.words() + " at " + global.base() + " (only global knows of all zones)", reply);
        }
        try {
            ResourceSync sync = JSON.treeToValue(reply.json(), ResourceSync.class);
            return new Goal(
                    sync.revision(),
                    Optional.of(sync.inZones()),
                    (sync.stored() ? resource.words() : "that there is no " + resource.words()) + " as of revision "
                            + sync.revision());
        } catch (JsonProcessingException e) {
            throw new RefusedException("what " + global.base() + " says of " + resource.words()
                    + " cannot be read by this version of meridian: " + e.getOriginalMessage());
        }
    }
}
