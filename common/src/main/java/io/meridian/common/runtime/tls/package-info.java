/**
 * The certificate that every server of a control plane shows when it is given none: made once, kept in the work directory, and
 * pinned by those who connect.
 */
@NullMarked
package io.meridian.common.runtime.tls;

import org.jspecify.annotations.NullMarked;
