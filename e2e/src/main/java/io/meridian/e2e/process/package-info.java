/** Packaged control planes as processes of their own: started by environment alone, asked over HTTP, killed when a test says so. */
@NullMarked
package io.meridian.e2e.process;

import org.jspecify.annotations.NullMarked;
