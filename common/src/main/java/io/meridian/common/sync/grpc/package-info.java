/**
 * KDS over gRPC: the transport between global, which serves it, and zones, which call. It carries the engine's messages in the
 * dialect of whoever is at the other end ({@link io.meridian.common.sync.grpc.dialect}) and decides nothing about what they say
 * (docs/sync-wire.md, spec/kds-protocol §1–3).
 */
@NullMarked
package io.meridian.common.sync.grpc;

import org.jspecify.annotations.NullMarked;
