package io.meridian.zone.endpoints;

/**
 * Something that could be an endpoint, and why it is none.
 *
 * @param source what it is
 * @param reason why
 */
public record LeftOut(Source source, Reason reason) {}
