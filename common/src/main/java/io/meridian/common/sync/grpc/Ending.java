package io.meridian.common.sync.grpc;

import io.grpc.Status;

/** How a connection to global ended, as far as it tells when the next one is worth a try. */
enum Ending {
    /** The network or global went away: it may be back at any moment. */
    LOST,
    /** Global was there and refused: that changes only when somebody changes something. */
    REFUSED,
    /** Global keeps this process out for a minute, since another one claims its zone. */
    KEPT_OUT;

    static Ending of(Status.Code code) {
        return switch (code) {
            case FAILED_PRECONDITION -> KEPT_OUT;
            case UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT, UNIMPLEMENTED -> REFUSED;
            case OK,
                    CANCELLED,
                    UNKNOWN,
                    DEADLINE_EXCEEDED,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    RESOURCE_EXHAUSTED,
                    ABORTED,
                    OUT_OF_RANGE,
                    INTERNAL,
                    UNAVAILABLE,
                    DATA_LOSS -> LOST;
        };
    }
}
