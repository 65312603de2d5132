/**
 * How the messages of the sync engine are spelled in KDS: one dialect between Meridian's own control planes, one for a zone and one
 * for a global of the reference. Translation only, without a connection: messages in, messages out (docs/sync-wire.md).
 */
@NullMarked
package io.meridian.common.sync.grpc.dialect;

import org.jspecify.annotations.NullMarked;
