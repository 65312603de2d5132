package io.meridian.global;

import io.meridian.common.runtime.ControlPlaneKind;
import io.meridian.common.runtime.Launch;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the control plane of the whole mesh. */
@QuarkusMain
public final class GlobalMain {
    private GlobalMain() {}

    public static void main(String[] args) {
        Launch.run(ControlPlaneKind.GLOBAL, args);
    }
}
