/**
 * All that decides where proxies of this zone send requests, as one immutable value: kept from the store's commits, a change at a time,
 * at a cost that follows the change and not the mesh.
 */
@NullMarked
package io.meridian.zone.snapshot;

import org.jspecify.annotations.NullMarked;
