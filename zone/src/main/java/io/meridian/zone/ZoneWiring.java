package io.meridian.zone;

import io.meridian.common.runtime.ControlPlane;
import io.meridian.common.runtime.Launch;
import io.meridian.common.runtime.Readiness;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** Tells the process that this package is the control plane of one zone. */
@Singleton
public class ZoneWiring implements ControlPlane.Wiring {
    private final MeterRegistry meters;

    public ZoneWiring(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public ControlPlane open(Launch launch, Readiness readiness) {
        return ZoneControlPlane.open(launch, meters);
    }
}
