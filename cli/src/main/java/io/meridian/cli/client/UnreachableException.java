package io.meridian.cli.client;

import java.net.URI;

/** No control plane answers at an address. */
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreachableException(URI server, String reason) {
        super("no control plane answers at " + server + ": " + reason
                + "; start one with ./meridian up, or name another with --server or --zone");
    }
}
