/** Why a control plane decided as it did, in words. */
@NullMarked
package io.meridian.cli.explain;

import org.jspecify.annotations.NullMarked;
