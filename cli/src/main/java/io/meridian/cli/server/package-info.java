/** Which control plane a verb talks to, and as whom. */
@NullMarked
package io.meridian.cli.server;

import org.jspecify.annotations.NullMarked;
