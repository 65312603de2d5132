package io.meridian.global;

import io.meridian.common.runtime.ControlPlane;
import io.meridian.common.runtime.Launch;
import io.meridian.common.runtime.Readiness;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Tells the process that this package is the control plane of the whole mesh. */
@Singleton
public class GlobalWiring implements ControlPlane.Wiring {
    private final MeterRegistry meters;

    public GlobalWiring(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public ControlPlane open(Launch launch, Readiness readiness) {
        return GlobalControlPlane.open(launch, meters);
    }
}
