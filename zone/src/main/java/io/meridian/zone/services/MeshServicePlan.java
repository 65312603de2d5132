package io.meridian.zone.services;

import io.meridian.common.model.Resource;
import java.time.Instant;
import java.util.Optional;

/** What is to be done about one MeshService of this zone. */
sealed interface MeshServicePlan {

    /**
     * Nothing now.
     *
     * @param until when to look again although nothing changed: a grace period ends
     */
    record Keep(Optional<Instant> until) implements MeshServicePlan {}

    /** It shall be this. */
    record Put(Resource resource) implements MeshServicePlan {}

    /** It shall be gone. */
    record Delete() implements MeshServicePlan {}
}
