/** Documents on their way to a control plane, and resources on their way to a reader. */
@NullMarked
package io.meridian.cli.document;

import org.jspecify.annotations.NullMarked;
