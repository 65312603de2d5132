/**
 * Global, zones, links, disks and clocks in one thread, from a seed: the real engine, drive and store, and everything around them
 * made to fail. A run ends with healing, after which each zone must hold what an oracle of its own says.
 */
@NullMarked
package io.meridian.common.sync.simulation;

import org.jspecify.annotations.NullMarked;
