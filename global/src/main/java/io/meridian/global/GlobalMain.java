package io.meridian.global;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Starts the control plane of the whole mesh. */
@QuarkusMain
public final class GlobalMain {
    private GlobalMain() {}

    public static void main(String[] args) {
        Quarkus.run(args);
    }
}
