/** Assignments over REST, with the reasons that they were made by. */
@NullMarked
package io.meridian.zone.routing.serve;

import org.jspecify.annotations.NullMarked;
