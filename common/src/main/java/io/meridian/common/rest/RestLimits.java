package io.meridian.common.rest;

import java.time.Duration;

/**
 * How much clients may ask of the API at a time.
 *
 * @param bodyBytes largest body of one request
 * @param bodyBytesInFlight all bodies together that are being read or wait for a worker
 * @param bodyTime how long the body of one request may take to arrive
 * @param discardTime how long the rest of a refused body is still taken off the line, so that the client reads why
 */
public record RestLimits(int bodyBytes, long bodyBytesInFlight, Duration bodyTime, Duration discardTime) {

    /** 4 MiB for one body, 64 MiB for all, 10 s to send one. */
    public static final RestLimits DEFAULT =
            new RestLimits(4 << 20, 64L << 20, Duration.ofSeconds(10), Duration.ofSeconds(2));
}
