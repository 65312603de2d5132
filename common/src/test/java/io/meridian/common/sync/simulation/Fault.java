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
    /** A zone dies: at once, or in the middle of a write. */
    ZONE_CRASH,
    /** Global dies: at once, or in the middle of a write. */
    GLOBAL_CRASH,
    /** A zone's disk is full for a while. */
    ZONE_DISK_FULL,
    /** Global's disk is full for a while. */
    GLOBAL_DISK_FULL,
    /** A clock is set, forward or back. */
    CLOCK_JUMP,
    /** A resource that one zone refuses. */
    POISON,
    /** A zone connects a second time while it is connected. */
    TWO_SESSIONS,
    /** Global starts anew from an older backup. */
    RESTORE,
    /** Global forgets most of its log. */
    COMPACTION,
    /** A zone starts anew and announces other features. */
    FILTER_CHANGE,
    /** Global loses everything and is another cluster. */
    WIPE,
    /** Somebody changes a copy in a zone's store. */
    TAMPERING,
    /** A zone makes a Secret of its own under a name that global uses. */
    COLLISION
}
