package io.meridian.zone;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the control plane of one zone. */
@QuarkusMain
public final class ZoneMain {
    private ZoneMain() {}

    public static void main(String[] args) {
        Quarkus.run(args);
    }
}
