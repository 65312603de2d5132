/** Verbs on what the zones hold: status, wait, zone release. */
@NullMarked
package io.meridian.cli.sync;

import org.jspecify.annotations.NullMarked;
