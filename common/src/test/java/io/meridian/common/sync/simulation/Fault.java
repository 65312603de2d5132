package io.meridian.common.sync.simulation;

/** What can go wrong. */
enum Fault {
    /** A connection ends, with what was under way. */
    CUT,
    /** Messages are lost from now on, and nobody is told. */
    HALF_OPEN,
    /** Messages take seconds. */
    DELAY,
    /** The zone reads one message in a long while. */
    SLOW_READER,
    /** A message comes twice. */
    DUPLICATE,
    /** A message is lost, and the next one comes. */
    DROP,
    /** A message comes after its successor. */
    REORDER,
    /** A zone dies. */
    ZONE_CRASH,
    /** Global dies. */
    GLOBAL_CRASH,
    /** A process dies in the middle of its next write: before it is durable, or after that and before it is answered. */
    TORN_WRITE,
    /** A zone's disk is full for a while. */
    ZONE_DISK_FULL,
    /** Global's disk is full for a while. */
    GLOBAL_DISK_FULL,
    /** A clock is set, forward or back. */
    CLOCK_JUMP,
    /** A resource that one peer refuses. */
    POISON,
    /** A zone connects a second time while it is connected. */
    TWO_SESSIONS,
    /** Global starts anew from an older backup. */
    RESTORE,
    /** A zone starts anew from an older backup. */
    ZONE_RESTORE,
    /** A log forgets most of what it was. */
    COMPACTION,
    /** A zone starts anew and announces other features. */
    FILTER_CHANGE,
    /** A peer starts anew in another version, which knows a kind more or less. */
    VERSION_SKEW,
    /** Global loses everything and is another cluster. */
    WIPE,
    /** A zone loses everything: a new machine takes its place. */
    ZONE_WIPE,
    /** Somebody changes a copy in a zone's store, or in global's. */
    TAMPERING,
    /** A zone makes a Secret of its own under a name that global uses, or global a policy under one that a zone uses. */
    COLLISION,
    /** A Zone is deleted while it is connected. */
    ZONE_DELETED
}
