/** Zones as global knows them: declared when they first connect, and how they fare. */
@NullMarked
package io.meridian.global.zones;

import org.jspecify.annotations.NullMarked;
