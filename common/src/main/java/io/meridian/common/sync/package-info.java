/**
 * The sync engine: how a zone comes to hold exactly what global holds for it, as functions of immutable values. No I/O, no
 * clock, no wire format; {@code grpc} carries its messages, {@code drive} steps it.
 */
@NullMarked
package io.meridian.common.sync;

import org.jspecify.annotations.NullMarked;
