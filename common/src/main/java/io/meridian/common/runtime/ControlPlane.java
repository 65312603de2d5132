package io.meridian.common.runtime;

import io.vertx.ext.web.Router;

/** A running control plane, as the process around it sees it. */
public interface ControlPlane extends AutoCloseable {

    /** Adds its REST API to the router of ports 5681 and 5682. */
    void serve(Router router);

    /** Ends it in order: no new work, sessions closed, what was promised written, the store last. */
    @Override
    void close();

    /** Wires a control plane: the one bean that {@code global} and {@code zone} each have. */
    @FunctionalInterface
    interface Wiring {
        /**
         * Opens it. What it waits for it names in {@code readiness}.
         *
         * @throws RuntimeException when it cannot come up; the process then ends
         */
        ControlPlane open(Launch launch, Readiness readiness);
    }
}
