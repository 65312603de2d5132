/**
 * What is looked at before a control plane starts, so that what is missing is said in one line, before anything is written: ports,
 * certificates, the database. Looking proves nothing about a moment later; what then fails is put in words by
 * {@link io.meridian.common.runtime.preflight.StartFailure}.
 */
@NullMarked
package io.meridian.common.runtime.preflight;

import org.jspecify.annotations.NullMarked;
