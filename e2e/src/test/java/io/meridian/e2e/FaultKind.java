package io.meridian.e2e;

/** Kinds of faults; of each, one scenario runs in every build and all run in a soak. */
enum FaultKind {
    CUT,
    REFUSED,
    DELAYED,
    THROTTLED,
    HALF_OPEN,
    FROZEN,
    KILLED,
    BACKUP,
    EMPTIED,
    DISK_FULL,
    SPLIT,
    DISABLED,
    DELETED,
    REVOKED,
    CERTIFICATE,
    POISON,
    MESH_DELETED,
    RETENTION,
    PORT_TAKEN,
    OTHER_KEY
}
