/**
 * What a control plane is as a process: its work directory, its certificates, its store opened and closed. Shared by global and
 * zone; the only package that reads the environment.
 */
@NullMarked
package io.meridian.common.runtime;

import org.jspecify.annotations.NullMarked;
