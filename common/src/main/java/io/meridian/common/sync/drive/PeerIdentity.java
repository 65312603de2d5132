package io.meridian.common.sync.drive;

/**
 * Who is at the other end, by what the channel proved and not by what messages say (invariant I8).
 *
 * @param zone name of the zone
 * @param instance the zone's process, new at each start; by this two processes that claim one zone are told apart
 * @param transport what carries the session, such as {@code grpc}
 */
public record PeerIdentity(String zone, String instance, String transport) {}
