package io.meridian.common.sync.grpc;

import io.meridian.common.insight.ZoneWitness;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Refuses: each is counted, a connection that is refused too often is closed, and the log gets a line now and then, so that nobody can
 * fill it.
 */
final class Refusals {
    private static final System.Logger LOG = System.getLogger(Refusals.class.getName());
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    private final ZoneWitness witness;
    private final Connections connections;
    private final InstantSource clock;
    private Instant nextLine = Instant.MIN;
    private long unsaid;

    Refusals(ZoneWitness witness, Connections connections, InstantSource clock) {
        this.witness = witness;
        this.connections = connections;
        this.clock = clock;
    }

    /** A call on a connection was let in. */
    void admitted(SocketAddress remote) {
        connections.admitted(remote);
    }

    /**
     * A call, or what was sent on it, was refused.
     *
     * @param cause a few words, for counting
     * @param reason for people
     */
    void refused(SocketAddress remote, String cause, String reason) {
        witness.refused(cause);
        connections.refused(remote);
        log(remote, reason);
    }

    private synchronized void log(SocketAddress remote, String reason) {
        Instant now = clock.instant();
        if (now.isBefore(nextLine)) {
            unsaid++;
            return;
        }
        nextLine = now.plus(BETWEEN_LINES);
        LOG.log(
                System.Logger.Level.INFO,
                "refused {0}: {1}{2}",
                remote,
                reason,
                unsaid == 0 ? "" : " (and " + unsaid + " more since the last such line)");
        unsaid = 0;
    }
}
