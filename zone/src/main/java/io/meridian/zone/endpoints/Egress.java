package io.meridian.zone.endpoints;

/**
 * An egress of this zone.
 *
 * @param name its name
 * @param address where proxies of this zone reach it
 */
public record Egress(String name, Address address) {}
