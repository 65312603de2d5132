package io.meridian.zone;

import io.meridian.common.runtime.ControlPlaneKind;
import io.meridian.common.runtime.Launch;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the control plane of one zone. */
@QuarkusMain
public final class ZoneMain {
    private ZoneMain() {}

    public static void main(String[] args) {
        Launch.run(ControlPlaneKind.ZONE, args);
    }
}
