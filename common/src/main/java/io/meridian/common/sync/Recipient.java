package io.meridian.common.sync;

/**
 * Whom a provider serves in one session.
 *
 * @param zone name of the zone, as the channel proved it
 * @param filter what it asked for
 */
public record Recipient(String zone, Message.Filter filter) {}
