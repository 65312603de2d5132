/** The command line: verbs on the public REST API, and the processes of {@code ./meridian up}. */
@NullMarked
package io.meridian.cli;

import org.jspecify.annotations.NullMarked;
