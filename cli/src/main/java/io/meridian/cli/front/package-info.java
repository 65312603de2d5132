/** The front door: one global and its zones as processes on this machine, started, watched and stopped together. */
@NullMarked
package io.meridian.cli.front;

import org.jspecify.annotations.NullMarked;
