package io.meridian.global;

import io.meridian.common.runtime.ControlPlane;
import io.meridian.common.runtime.Launch;
import io.meridian.common.runtime.Readiness;
import jakarta.inject.Singleton;

/** Tells the process that this package is the control plane of the whole mesh. */
@Singleton
public class GlobalWiring implements ControlPlane.Wiring {
    @Override
    public ControlPlane open(Launch launch, Readiness readiness) {
        return GlobalControlPlane.open(launch);
    }
}
