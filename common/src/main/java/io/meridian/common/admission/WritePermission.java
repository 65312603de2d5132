package io.meridian.common.admission;

import io.meridian.common.admission.ControlPlaneRole.Place;
import io.meridian.common.model.Flow;
import io.meridian.common.model.ResourceKind;

/** Which kinds clients may write at a control plane (spec/rest-api §2.3, §2.9). */
public final class WritePermission {

    private static final String AT_GLOBAL =
            "On global control plane you can not modify dataplane resources with 'kumactl apply'"
                    + " or via the HTTP API. You can still use 'kumactl' or the HTTP API to modify them on the zone control plane.\n";
    private static final String AT_ZONE =
            "On zone control plane you can only modify zone resources with 'kumactl apply'"
                    + " or via the HTTP API. You can still use 'kumactl' or the HTTP API to modify the rest of the resource on the"
                    + " global control plane.\n";

    private WritePermission() {}

    /** Whether PUT and DELETE of this kind are refused here, whoever asks. */
    public static boolean readOnly(ControlPlaneRole role, ResourceKind kind) {
        if (role.readOnly() || kind.insight()) {
            return true;
        }
        return switch (role.place()) {
            case Place.Global ignored -> !kind.has(Flow.PROVIDED_BY_GLOBAL);
            case Place.FederatedZone ignored -> !kind.has(Flow.PROVIDED_BY_ZONE);
            case Place.StandaloneZone ignored -> false;
        };
    }

    /** What the author of a refused write is told: clients know this text, which ends with a newline. */
    public static String message(ControlPlaneRole role) {
        return role.isGlobal() ? AT_GLOBAL : AT_ZONE;
    }
}
