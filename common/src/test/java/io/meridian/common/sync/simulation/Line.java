package io.meridian.common.sync.simulation;

/** One of the two ways that resources take, each with a stream of its own on every connection. */
enum Line {
    /** From global to the zone. */
    DOWN,
    /** From the zone to global. */
    UP
}
