/** Verbs on resources: apply, get, delete. */
@NullMarked
package io.meridian.cli.resource;

import org.jspecify.annotations.NullMarked;
