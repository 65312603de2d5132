package io.meridian.common.sync.grpc;

import java.time.Instant;
import java.util.Optional;

/** How a zone's connection to global stands. */
public sealed interface ConnectionState {
    /** Since when it is so. */
    Instant since();

    /** It is dialling, or waits for global's first answer. */
    record Connecting(Instant since) implements ConnectionState {}

    /**
     * Global answers.
     *
     * @param dialect whose language it speaks
     */
    record Connected(Instant since, Dialect dialect) implements ConnectionState {}

    /**
     * There is none.
     *
     * @param reason why the last one ended, in words
     * @param retry when it is dialled again; empty when it is not, because the client was closed
     */
    record Disconnected(Instant since, String reason, Optional<Instant> retry) implements ConnectionState {}

    enum Dialect {
        /** Meridian's: cursors, bookmarks, refusals by name. */
        MERIDIAN,
        /** The reference's: a stream per type. */
        KUMA
    }
}
