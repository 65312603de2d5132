/**
 * Peers to test sync against, on the wire: the recorded session of the reference, and zones that speak raw KDS. They know nothing of
 * our transport, so that both cannot be wrong in the same way.
 */
@NullMarked
package io.meridian.common.testing.kds;

import org.jspecify.annotations.NullMarked;
