package io.meridian.common.rest;

import io.meridian.common.api.SyncStatus;
import java.util.List;
import java.util.Optional;

/** What sync tells operators, as the control plane that runs it knows. */
public sealed interface SyncView {

    /** At global: how far each zone has come. */
    non-sealed interface OfGlobal extends SyncView {
        /** Every known zone, by name. */
        List<SyncStatus> zones();

        /** One zone. */
        Optional<SyncStatus> zone(String name);
    }

    /** In a zone: how far it has come itself, and which meshes it keeps although global's state lacks them. */
    non-sealed interface OfZone extends SyncView {
        SyncStatus own();

        /**
         * Lets go of a held mesh.
         *
         * @return whether it was held
         */
        boolean release(String mesh);
    }

    /** A zone that has no global has nothing to tell. */
    record None() implements SyncView {}
}
